using System.Collections.Immutable;
using Rpa.Engine;
using Rpa.Engine.Queries;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Host.Demo;

/// <summary>How far a case came.</summary>
internal enum DemoStage
{
    /// <summary>It has ended.</summary>
    Finished,

    /// <summary>All that a machine may do is done; a person's decision is asked for.</summary>
    PreparedForDecision,

    /// <summary>A person or the citizen is asked for something else.</summary>
    Waiting,

    /// <summary>It is in the queue.</summary>
    Exception,

    /// <summary>It still moves.</summary>
    Moving,
}

/// <summary>A mail as the engine knows it: the case that took it in, and the one it was handed over to.</summary>
/// <param name="MessageId">Of the mail, or empty.</param>
/// <param name="Intake">The case that took it in.</param>
/// <param name="Case">The case that carries the matter now.</param>
/// <param name="Stage">How far it came.</param>
internal sealed record DemoCase(string MessageId, CaseDetails Intake, CaseDetails Case, DemoStage Stage)
{
    /// <summary>Hashes of the messages that came to it, replies included.</summary>
    public IEnumerable<string> RawMails => new[] { Intake, Case }.SelectMany(c => c.Attempts).SelectMany(a => a.Evidence).Where(e => e.Kind == "raw").Select(e => e.BlobId);

    /// <summary>Every case that nobody handed over, with the case it was handed over to.</summary>
    public static async Task<ImmutableArray<DemoCase>> ReadAllAsync(RpaEngine engine, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<DemoCase>();
        for (var skip = 0; ; skip += 500)
        {
            var page = await engine.Queries.CasesAsync(new CaseFilter(), new PageRequest(skip, 500), cancellationToken);
            foreach (var row in page.Rows.Where(r => r.Parent is null))
            {
                all.Add(await ReadAsync(engine, row.Reference, cancellationToken));
            }

            if (page.Rows.Length < 500)
            {
                all.Sort((a, b) => string.CompareOrdinal(a.Intake.Snapshot.Reference, b.Intake.Snapshot.Reference));
                return all.ToImmutable();
            }
        }
    }

    private static async Task<DemoCase> ReadAsync(RpaEngine engine, string reference, CancellationToken cancellationToken)
    {
        var intake = await engine.Queries.CaseAsync(reference, cancellationToken) ?? throw new InvalidOperationException($"The case {reference} is listed but not there.");
        var current = intake;
        while (current.Children is [var child, ..] && await engine.Queries.CaseAsync(child, cancellationToken) is { } next)
        {
            current = next;
        }

        return new DemoCase(intake.Snapshot.Data.Text("messageId") ?? "", intake, current, StageOf(engine, current.Snapshot));
    }

    private static DemoStage StageOf(RpaEngine engine, CaseSnapshot snapshot) => snapshot.Phase switch
    {
        CasePhase.Finished or CasePhase.Closed => DemoStage.Finished,
        CasePhase.Exception => DemoStage.Exception,
        CasePhase.Task => IsDecision(engine, snapshot) ? DemoStage.PreparedForDecision : DemoStage.Waiting,
        CasePhase.Waiting => DemoStage.Waiting,
        _ => DemoStage.Moving,
    };

    /// <summary>The task whose outcome a policy demands: what the law leaves to a person.</summary>
    private static bool IsDecision(RpaEngine engine, CaseSnapshot snapshot) =>
        Guards(engine, snapshot.Workflow).Any(p => p.TaskState == snapshot.State);

    private static IEnumerable<NeverEnterWithout> Guards(RpaEngine engine, string workflow) =>
        engine.Bundles.TryGetValue(workflow, out var bundle) ? bundle.Definition.Policies.OfType<NeverEnterWithout>() : [];

    /// <summary>Entries into guarded states that no person's outcome came before.</summary>
    public int DecisionsWithoutAPerson(RpaEngine engine)
    {
        var count = 0;
        foreach (var guard in Guards(engine, Case.Snapshot.Workflow))
        {
            var decided = false;
            foreach (var line in Case.Events.Where(e => e.Verdict == VerdictKind.Applied))
            {
                decided |= line.Payload is TaskSubmitted { Actor.IsPerson: true } submitted && (submitted.Outcome == guard.Outcome || submitted.Outcome == "release");
                if (line.Entries.Any(e => e.State == guard.State))
                {
                    count += decided ? 0 : 1;
                    decided = false;
                }
            }
        }

        return count;
    }
}
