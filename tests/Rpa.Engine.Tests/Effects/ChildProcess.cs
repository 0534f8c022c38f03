using System.Diagnostics;

namespace Rpa.Engine.Tests.Effects;

/// <summary>This test program once more, as a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>`kill -9` of this process: no handler runs, nothing is written any more.</summary>
    public static void Die()
    {
        Process.GetCurrentProcess().Kill();
        Thread.CurrentThread.Join();
    }

    /// <summary>How it is started with the words given, by another program in front where there is one.</summary>
    public static ProcessStartInfo Start(string[] words, params string[] by)
    {
        string[] own = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [Environment.ProcessPath!, typeof(ChildProcess).Assembly.Location] : [Environment.ProcessPath!];
        string[] all = [.. by, .. own, .. words];
        return new ProcessStartInfo(all[0], all[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
    }

    /// <summary>Runs it to its end; its exit code. It must have said nothing.</summary>
    public static async Task<int> RunAsync(params string[] words)
    {
        using var child = Process.Start(Start(words))!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var output = child.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = child.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await child.WaitForExitAsync(patience.Token);
            Assert.Equal("", await output + await errors);
            return child.ExitCode;
        }
        catch (OperationCanceledException over)
        {
            child.Kill();
            throw new TimeoutException($"The child ({string.Join(' ', words)}) did not end.", over);
        }
    }
}
