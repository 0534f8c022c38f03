using System.Text.Json;
using Rpa.Testing;

namespace Rpa.EndToEnd.Tests.Chaos;

/// <summary>
/// The short form of `rpa bench mail-chaos`: a worker, a process of its own, takes mail in from a real Dovecot and answers it by SMTP, and is killed by `kill -9` once at each step of both.
/// </summary>
[Trait("needs", "dovecot")]
public sealed class MailChaosTests
{
    private static readonly string[] s_steps =
    [
        "search answered", "fetch asked", "within a message", "messages fetched", "before acknowledging", "after acknowledging",
        "sender named", "content sent", "before the note", "after the note", "before the dot", "after the dot", "before confirming", "after confirming",
    ];

    [Fact]
    public async Task KilledAtEachStepNothingIsLostNothingTakenTwiceAndNothingAnsweredTwice()
    {
        await TestMachine.NeedAsync(TestMachine.Dovecot);
        var run = await RpaProgram.RunAsync("bench", "mail-chaos", "--mails", "110", "--kills", "21", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        var result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((0, 0, 0, 0, 0), (Number("lost"), Number("twice"), Number("repliesTwice"), Number("silentlyUnanswered"), Number("other")));
        Assert.Equal((110, 21), (Number("mails"), Number("kills")));

        // Whoever got no answer is with a person, and nobody else is.
        Assert.Equal(110, Number("answered") + Number("uncertain") - Number("uncertainAnswered"));
        var killed = result.GetProperty("killsByStep").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Empty(s_steps.Except(killed));

        int Number(string name) => result.GetProperty(name).GetInt32();
    }
}
