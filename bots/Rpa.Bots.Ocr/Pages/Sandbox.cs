using System.ComponentModel;
using System.Diagnostics;
using Rpa.Bots.Actions;

namespace Rpa.Bots.Ocr.Pages;

/// <summary>What a tool printed.</summary>
internal sealed record ToolOutput(int ExitCode, byte[] Output, string Errors);

/// <summary>
/// Runs a command-line tool on a stranger's file: without network and with a read-only system where bubblewrap works, always with limits on memory,
/// processor time, wall time and output.
/// </summary>
internal sealed class Sandbox(TimeProvider time)
{
    private const string Input = "/tmp/input";
    private readonly Lock _gate = new();
    private Task<bool>? _bubblewrap;

    /// <summary>Runs the tool; the argument <c>{input}</c> stands for the file.</summary>
    /// <exception cref="BotConfigurationException">The tool is not installed.</exception>
    /// <exception cref="UnreadableException">Time or output ran over.</exception>
    internal async Task<ToolOutput> RunAsync(string tool, IEnumerable<string> arguments, string file, PageLimits limits, long maxOutput, CancellationToken cancellation)
    {
        Task<bool> probing;
        lock (_gate)
        {
            probing = _bubblewrap ??= ProbeAsync(time);
        }

        var inside = await probing;
        List<string> command =
        [
            "prlimit", $"--as={limits.Megabytes * 1024L * 1024}", $"--cpu={limits.Seconds}", "--core=0", "--fsize=0",
        ];
        if (inside)
        {
            command.AddRange(Bubblewrap(file));
        }

        command.Add(tool);
        command.AddRange(arguments.Select(argument => argument == "{input}" ? (inside ? Input : file) : argument));
        return await StartAsync(command, limits, maxOutput, cancellation);
    }

    private static IEnumerable<string> Bubblewrap(string? file)
    {
        List<string> arguments =
        [
            "bwrap", "--unshare-all", "--new-session", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--symlink", "usr/bin", "/bin", "--ro-bind-try", "/etc/fonts", "/etc/fonts", "--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig",
            "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
        ];
        if (file is not null)
        {
            arguments.AddRange(["--ro-bind", file, Input]);
        }

        return arguments;
    }

    /// <summary>Whether bubblewrap works here: containers often forbid it.</summary>
    internal static async Task<bool> ProbeAsync(TimeProvider time)
    {
        try
        {
            var result = await new Sandbox(time).StartAsync([.. Bubblewrap(null), "true"], PageLimits.Default, 1000, CancellationToken.None);
            return result.ExitCode == 0;
        }
        catch (BotConfigurationException)
        {
            return false;
        }
    }

    private async Task<ToolOutput> StartAsync(IReadOnlyList<string> command, PageLimits limits, long maxOutput, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Start(start);
        process.StandardInput.Close();
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(limits.Seconds), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            var errors = ReadAsync(process.StandardError.BaseStream, 64 * 1024, truncate: true, both.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, maxOutput, truncate: false, both.Token);
            await process.WaitForExitAsync(both.Token);
            return new ToolOutput(process.ExitCode, output, System.Text.Encoding.UTF8.GetString(await errors));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UnreadableException("too-large", $"the document took more than {limits.Seconds} seconds to draw. Print it to a plain PDF or send a scan.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new BotConfigurationException($"'{start.FileName}' is missing. Install the Debian packages poppler-utils, util-linux and bubblewrap.", exception);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, long cap, bool truncate, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        var buffer = new byte[256 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (all.Length + count > cap)
            {
                if (truncate)
                {
                    continue;
                }

                throw new UnreadableException("too-large", $"the document draws to more than {cap} bytes. Scan it at 300 dpi.");
            }

            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
