using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rpa.Testing;

namespace Rpa.Host.Tests.Commands;

/// <summary>What stops a demo at its start, and how it is stopped.</summary>
[Trait("needs", "chromium")]
[Trait("needs", "processes")]
public sealed class DemoStartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ABusyPortIsToldWithTheRemedy()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var run = await RpaProgram.RunAsync("demo", "--exit", "--port", port, "--data", _folder["data"]);
        UsageTests.Fault(run, ExitCode.Machine, port);
        Assert.Contains("--port", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatCannotBeWrittenIsTold() =>
        UsageTests.Fault(await RpaProgram.RunAsync("demo", "--exit", "--port", "0", "--data", "/proc/x"), ExitCode.Machine, "--data");

    [Fact]
    public async Task AFileInThePlaceOfTheFolderIsTold()
    {
        await File.WriteAllTextAsync(_folder["data"], "");
        UsageTests.Fault(await RpaProgram.RunAsync("demo", "--exit", "--port", "0", "--data", _folder["data"]), ExitCode.Machine, "--data");
    }

    [Fact]
    public async Task AMailboxThatIsNotThereIsTold() =>
        UsageTests.Fault(await RpaProgram.RunAsync("demo", "--exit", "--port", "0", "--data", _folder["data"], "--mailbox", "/no/such/box"), ExitCode.Input, "/no/such/box");

    [Fact]
    public async Task AnEmptyMailboxSettlesAtOnce()
    {
        Directory.CreateDirectory(_folder["box"]);
        var run = await RpaProgram.RunAsync("demo", "--exit", "--port", "0", "--data", _folder["data"], "--mailbox", _folder["box"]);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Contains("no message", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("{", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("}", run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    [Fact]
    public async Task TwoDemosDoNotShareAFolderAndCtrlCEndsCleanly()
    {
        Directory.CreateDirectory(_folder["box"]);
        using var first = RpaProgram.Start("demo", "--port", "0", "--data", _folder["data"], "--mailbox", _folder["box"]);
        await SaysAsync(first, "Ctrl+C");

        var second = await RpaProgram.RunAsync("demo", "--exit", "--port", "0", "--data", _folder["data"], "--mailbox", _folder["box"]);
        UsageTests.Fault(second, ExitCode.Machine, _folder["data"]);

        await first.InterruptAsync();
        var ended = await first.EndAsync(TimeSpan.FromSeconds(60));
        Assert.True(ended.ExitCode == ExitCode.Interrupted, ended.ToString());
        Assert.DoesNotContain("Exception", ended.Error, StringComparison.Ordinal);

        var third = await RpaProgram.RunAsync("demo", "--exit", "--port", "0", "--data", _folder["data"], "--mailbox", _folder["box"]);
        Assert.True(third.ExitCode == ExitCode.Done, third.ToString());
    }

    private static async Task SaysAsync(RpaProgram program, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!program.ErrorSoFar.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(program.HasEnded, program.ErrorSoFar);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
