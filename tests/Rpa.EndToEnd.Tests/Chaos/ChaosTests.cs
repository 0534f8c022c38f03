using System.Text.Json;
using Rpa.Bots.Machine;
using Rpa.Testing;

namespace Rpa.EndToEnd.Tests.Chaos;

/// <summary>The short forms of `rpa bench chaos`: real processes, really killed, stopped, cut off; a full disk; wrong clocks.</summary>
[Trait("needs", "processes")]
public sealed class ChaosTests
{
    [Theory]
    [InlineData("kill", 5)]
    [InlineData("stop", 2)]
    [InlineData("clock", 3)]
    [InlineData("disk", 3)]
    [InlineData("second", 2)]
    public Task OnSqliteNothingIsLostAndNothingIsFiledTwice(string part, int times) => RunAsync(part, times, "sqlite:");

    [Theory]
    [InlineData("kill", 5)]
    [InlineData("postgres", 3)]
    [InlineData("cut", 5)]
    [InlineData("stop", 2)]
    [InlineData("clock", 3)]
    [Trait("needs", "postgres")]
    public async Task OnPostgresNothingIsLostAndNothingIsFiledTwice(string part, int times)
    {
        await TestMachine.NeedAsync(TestMachine.Postgres);
        await RunAsync(part, times, "postgres:own");
    }

    /// <summary>The short form of `rpa bench mail-chaos`: a Dovecot, and a worker that is killed at steps of intake and sending, or at any moment.</summary>
    [Fact]
    [Trait("needs", "dovecot")]
    public async Task MailIsTakenInOnceAndAnsweredOnceWhileTheWorkerIsKilled()
    {
        await TestMachine.NeedAsync(Requirements.Dovecot);
        using var program = RpaProgram.Start("bench", "mail-chaos", "--mails", "120", "--kills", "15", "--json");
        var run = await program.EndAsync(TimeSpan.FromMinutes(10));
        Assert.True(run.ExitCode == 0, run.ToString());
        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((0, 0, 0, 0), (result.GetProperty("lost").GetInt32(), result.GetProperty("twice").GetInt32(), result.GetProperty("repliesTwice").GetInt32(), result.GetProperty("silentlyUnanswered").GetInt32()));
        Assert.True(result.GetProperty("kills").GetInt32() >= 10, run.ToString());
    }

    private static async Task RunAsync(string part, int times, string database)
    {
        var run = await RpaProgram.RunAsync("bench", "chaos", "--part", part, "--times", times.ToString(), "--cases", "50", "--database", database, "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        var result = JsonDocument.Parse(run.Output).RootElement.GetProperty("parts").GetProperty(part);
        if (result.TryGetProperty("skipped", out var why))
        {
            // Only a disk of our own takes a right that not every machine gives.
            Assert.Equal("disk", part);
            Assert.Contains("root", why.GetString(), StringComparison.Ordinal);
            return;
        }

        Assert.Equal((0, 0, 0), (Number("lost"), Number("duplicates"), Number("auditFindings")));
        Assert.Equal(Number("cases"), Number("settled") + Number("queued"));
        Assert.InRange(Number("cases"), 50, 70);

        int Number(string name) => result.GetProperty(name).GetInt32();
    }
}
