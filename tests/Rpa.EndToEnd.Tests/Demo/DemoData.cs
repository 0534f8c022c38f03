using Rpa.Samples.Portal;
using Rpa.Testing;

namespace Rpa.EndToEnd.Tests.Demo;

/// <summary>The `--data` folder of a demo that a test starts.</summary>
internal sealed class DemoData : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path => _folder["data"];

    public string OutFile => _folder["out.json"];

    public string Portal => System.IO.Path.Combine(Path, "portal");

    private string Inbox => System.IO.Path.Combine(Path, "mail", "inbox");

    private string Truth => System.IO.Path.Combine(Path, "truth");

    public void Dispose() => _folder.Dispose();

    /// <summary>Starts a demo that ends by itself.</summary>
    public RpaProgram Start(params string[] more) => RpaProgram.Start(["demo", "--exit", "--out", OutFile, "--data", Path, "--port", "0", .. more]);

    /// <summary>Runs one to its end, which must be a good one.</summary>
    public async Task<DemoResult> RunAsync(params string[] more)
    {
        using var program = Start(more);
        var run = await program.EndAsync(TimeSpan.FromMinutes(10));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty(run.Output);
        return DemoResult.Parse(await File.ReadAllTextAsync(OutFile));
    }

    /// <summary>The same mails, none of them taken in yet.</summary>
    public DemoData WithTheSameMails()
    {
        var other = new DemoData();
        foreach (var part in new[] { "new", "cur", "tmp" })
        {
            Directory.CreateDirectory(System.IO.Path.Combine(other.Inbox, part));
        }

        foreach (var mail in new[] { "new", "cur" }.SelectMany(p => Directory.EnumerateFiles(System.IO.Path.Combine(Inbox, p))))
        {
            File.Copy(mail, System.IO.Path.Combine(other.Inbox, "new", System.IO.Path.GetFileName(mail).Split(':')[0]));
        }

        Directory.CreateDirectory(other.Truth);
        foreach (var file in Directory.EnumerateFiles(Truth))
        {
            File.Copy(file, System.IO.Path.Combine(other.Truth, System.IO.Path.GetFileName(file)));
        }

        return other;
    }

    /// <summary>What the register says, whatever order it came in: kind and fields. Numbers, references and free slots of the calendar depend on the order.</summary>
    public IReadOnlyList<string> Register() =>
    [
        .. RegisterPortal.ReadEntries(Portal)
            .Select(e => $"{e.Kind}: {string.Join("; ", e.Fields.Where(f => f.Key != "slot").OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Waits until the register holds so many entries; false when the program ended before.</summary>
    public async Task<bool> HoldsAsync(int entries, RpaProgram program)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (RegisterPortal.ReadEntries(Portal).Count < entries)
        {
            if (program.HasEnded)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }

        return !program.HasEnded;
    }
}
