using System.Collections.Concurrent;
using Rpa.Bots.Machine;
using Rpa.Expressions;

namespace Rpa.Testing;

/// <summary>Gives a test the programs it needs: checked once per process, installed where this process may, else the test fails with the command to run.</summary>
public static class TestMachine
{
    private static readonly ConcurrentDictionary<string, Task> Checked = new();

    /// <summary>Dovecot with IMAP.</summary>
    public static readonly MachineRequirement Dovecot = Requirements.Dovecot;

    /// <summary>OpenSMTPD.</summary>
    public static readonly MachineRequirement Smtp = new(
        "opensmtpd", new LocalText("SMTP-Server für Tests", "an SMTP server for tests"), ["opensmtpd"],
        CheckSmtpAsync);

    /// <summary>Python 3, for bots by somebody else.</summary>
    public static readonly MachineRequirement Python = new(
        "python3", new LocalText("Python für fremde Bots in Tests", "Python for bots by somebody else"), ["python3"], ct => Requirements.CheckProgramAsync("python3", ["--version"], null, "Python 3", ct));

    /// <summary>PostgreSQL's server binaries.</summary>
    public static readonly MachineRequirement Postgres = new(
        "postgresql", new LocalText("Datenbankserver für Tests", "a database server for tests"), ["postgresql"], CheckPostgresAsync);

    /// <summary>The folder of PostgreSQL's server binaries, newest version first, or null.</summary>
    public static string? PostgresBinaries => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(d => double.TryParse(Path.GetFileName(d), out var v) ? v : 0)
            .Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    /// <summary>Makes sure that the machine has each of them.</summary>
    public static Task NeedAsync(params MachineRequirement[] requirements) =>
        Task.WhenAll(requirements.Select(r => Checked.GetOrAdd(r.Name, _ => EnsureAsync(r))));

    private static async Task EnsureAsync(MachineRequirement requirement)
    {
        var findings = await Doctor.EnsureAsync([requirement], Console.Error.WriteLine, isThorough: true, CancellationToken.None);
        var fault = Doctor.Explain(findings);
        if (fault.Length > 0)
        {
            throw new InvalidOperationException(fault);
        }
    }

    /// <summary>`smtpd -h` prints its version and ends with 1, as its usage does.</summary>
    private static async Task<RequirementState> CheckSmtpAsync(CancellationToken cancellationToken)
    {
        var help = await Programs.RunAsync("/usr/sbin/smtpd", ["-h"], null, TimeSpan.FromSeconds(10), cancellationToken);
        return help.Error.Contains("OpenSMTPD", StringComparison.Ordinal)
            ? new RequirementState(Works: true, Requirements.FirstLine(help.Error), "/usr/sbin/smtpd")
            : RequirementState.Missing(Requirements.FirstLine(help.Error));
    }

    private static async Task<RequirementState> CheckPostgresAsync(CancellationToken cancellationToken) => PostgresBinaries is { } folder
        ? await Requirements.CheckProgramAsync(Path.Combine(folder, "postgres"), ["--version"], null, "PostgreSQL", cancellationToken)
        : RequirementState.Missing("No server binaries under /usr/lib/postgresql.");
}
