using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Rpa.Engine;
using Rpa.Samples.Comparison;
using Rpa.Samples.Mails;
using Rpa.Samples.Portal;

namespace Rpa.Host.Demo;

/// <summary>What came of a demo. Losses, doubles and wrong values are counted against the generator's truth and the portal's own list.</summary>
internal sealed record DemoReport
{
    public required int Cases { get; init; }

    public required int Eligible { get; init; }

    public required int StraightThrough { get; init; }

    public required int Finished { get; init; }

    public required int PreparedForDecision { get; init; }

    public required int Waiting { get; init; }

    public required int Exceptions { get; init; }

    public required int Lost { get; init; }

    public required int RegisterEntries { get; init; }

    public required int DuplicatesFiled { get; init; }

    public required int Replies { get; init; }

    public required int WrongValuesFiled { get; init; }

    public required int DecisionsWithoutAPerson { get; init; }

    public required double Seconds { get; init; }

    public required ImmutableArray<DemoRow> Results { get; init; }

    /// <summary>A sentence for each loss, double and wrong value; for the terminal only.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>Holds the engine's cases against truth, portal and outgoing mail.</summary>
    /// <param name="engine">The engine, settled.</param>
    /// <param name="folder">The demo's folder.</param>
    /// <param name="truth">The generator's truth, or null for a mailbox of one's own.</param>
    /// <param name="mailbox">A mailbox of one's own: there only the engine's own records tell what it took in.</param>
    /// <param name="elapsed">Time since the start.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DemoReport> MakeAsync(RpaEngine engine, DemoFolder folder, GroundTruth? truth, string mailbox, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var cases = await DemoCase.ReadAllAsync(engine, cancellationToken);
        var entries = RegisterPortal.ReadEntries(folder.Portal);
        var outgoing = OutgoingMail.ReadMaildir(folder.Outbox);
        var withPerson = cases.Where(c => c.Stage is DemoStage.Waiting or DemoStage.Exception or DemoStage.PreparedForDecision).Select(c => c.MessageId).ToHashSet();
        var comparison = truth is null ? null : DemoComparison.Compare(truth, entries, outgoing, withPerson);
        var messages = Maildirs.Messages(mailbox);
        var takenIn = cases.SelectMany(c => c.RawMails).ToHashSet();
        var eligible = truth?.Mails.Where(m => m.Eligible).Select(m => m.MessageId).ToHashSet() ?? [];
        return new DemoReport
        {
            Cases = truth?.Mails.Count ?? messages.Length,
            Eligible = eligible.Count,
            StraightThrough = cases.Count(c => eligible.Contains(c.MessageId) && (c.Stage is DemoStage.Finished or DemoStage.PreparedForDecision)),
            Finished = cases.Count(c => c.Stage == DemoStage.Finished),
            PreparedForDecision = cases.Count(c => c.Stage == DemoStage.PreparedForDecision),
            Waiting = cases.Count(c => c.Stage is DemoStage.Waiting or DemoStage.Moving),
            Exceptions = cases.Count(c => c.Stage == DemoStage.Exception),
            Lost = comparison?.Lost ?? messages.Count(m => !takenIn.Contains(Maildirs.Sha256(m))),
            RegisterEntries = entries.Count,
            DuplicatesFiled = comparison?.DuplicatesFiled ?? entries.GroupBy(e => e.CaseReference).Sum(g => g.Count() - 1),
            Replies = outgoing.Count,
            WrongValuesFiled = comparison?.WrongValuesFiled ?? 0,
            DecisionsWithoutAPerson = cases.Sum(c => c.DecisionsWithoutAPerson(engine)),
            Seconds = Math.Round(elapsed.TotalSeconds, 1),
            Results = [.. cases.Select(c => DemoRow.Of(c, entries))],
            Findings = [.. comparison?.Findings ?? []],
        };
    }
}

/// <summary>One mail's row.</summary>
internal sealed record DemoRow(string Reference, string Workflow, string State, string Outcome, string? RegisterNumber)
{
    public static DemoRow Of(DemoCase demoCase, IReadOnlyList<RegisterEntry> entries)
    {
        var snapshot = demoCase.Case.Snapshot;
        return new DemoRow(
            snapshot.Reference, snapshot.Workflow, snapshot.State, snapshot.Outcome ?? Stage(demoCase.Stage), entries.FirstOrDefault(e => e.CaseReference == snapshot.Reference)?.FileNumber);
    }

    private static string Stage(DemoStage stage) => stage switch
    {
        DemoStage.PreparedForDecision => "prepared-for-decision",
        DemoStage.Exception => "exception",
        DemoStage.Waiting => "waiting",
        _ => "running",
    };
}
