using Rpa.Bots.Actions;
using Rpa.Bots.Targets;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Tests.Running;

/// <summary>A bot that is not certain stops, a supervisor approves, the case goes on.</summary>
public sealed class DoubtTests
{
    private static readonly ScriptVersion s_script = new("scripts/new-entry", "aa");

    [Fact]
    public async Task ADoubtGoesToTheQueueAtOnceAndWhatIsApprovedHoldsForTheNextAttempt()
    {
        await using var house = new House();
        var action = new FakeAction("town.file", async (context, cancellationToken) =>
        {
            var memory = await context.Targets.ReadAsync(s_script, cancellationToken);
            if (memory.Approved.ContainsKey("s:1:1"))
            {
                return ActionOutcome.Nothing;
            }

            await context.Targets.ProposeAsync(s_script, [new ProposedTarget("s:1:1", "field 'Name'", "looks", "is not there")], cancellationToken);
            return new ActionOutcome.Doubtful("The page has changed.");
        });
        await house.StartAsync([action], [new Flow("file").Do("filing", "town.file", "closed").Final("closed").Compile(action)]);
        var reference = (await house.SubmitAsync("file")).Reference;

        var queued = await house.UntilAsync(reference, CasePhase.Exception);
        Assert.Equal("doubt", queued.Snapshot.Exception!.Kind);
        Assert.Equal(1, action.Runs);
        Assert.Equal("field 'Name'", Assert.Single(queued.Proposed).Title);

        var clerk = await house.Engine.Commands.ApproveTargetsAsync(reference, queued.Snapshot.Visit, "", House.Clara with { Roles = ["clerk"] }, CancellationToken.None);
        Assert.Equal(VerdictKind.Refused, clerk.Verdict);
        var elsewhere = await house.Engine.Commands.ApproveTargetsAsync(reference, queued.Snapshot.Visit, "", House.Clara with { Department = "roads" }, CancellationToken.None);
        Assert.Equal(VerdictKind.Refused, elsewhere.Verdict);
        var stale = await house.Engine.Commands.ApproveTargetsAsync(reference, queued.Snapshot.Visit + 1, "", House.Clara, CancellationToken.None);
        Assert.Equal(VerdictKind.Stale, stale.Verdict);
        Assert.Equal(1, action.Runs);

        var receipt = await house.Engine.Commands.ApproveTargetsAsync(reference, queued.Snapshot.Visit, "looked at the pictures", House.Clara, CancellationToken.None);
        Assert.Equal(VerdictKind.Applied, receipt.Verdict);
        var done = await house.UntilAsync(reference, c => c.Snapshot.Outcome is not null);
        Assert.Equal(2, action.Runs);
        Assert.Empty(done.Proposed);
        Assert.Contains(done.Commands, c => c.Reason.StartsWith("healing approved: field 'Name'", StringComparison.Ordinal));
    }
}
