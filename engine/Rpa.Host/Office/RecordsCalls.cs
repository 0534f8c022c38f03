using Rpa.Engine;
using Rpa.Engine.Privacy;

namespace Rpa.Host.Office;

/// <summary>Calls that change stored records: erasure, retention, and the journal's word on what was handed out.</summary>
internal sealed class RecordsCalls(EngineRecords records)
{
    public Dictionary<string, Func<OfficeCall, CancellationToken, Task<OfficeReply>>> All => new(StringComparer.Ordinal)
    {
        ["erase"] = EraseAsync,
        ["retention"] = RetentionAsync,
        ["person-exported"] = PersonExportedAsync,
    };

    private async Task<OfficeReply> EraseAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        Demand(call);
        var found = await FindAsync(records, call.Texts("cases"), call.Text("person"), call.Pairs("fields"), cancellationToken);
        if (found.Count == 0)
        {
            throw new OfficeFaultException(ExitCode.Input, "There is no such case.");
        }

        if (call.Flag("dryRun"))
        {
            return OfficeDesk.Done(new { Cases = found.Select(c => new { c.Reference, c.Workflow, c.State, c.Outcome, c.Fields, IsErased = false, Message = c.Outcome is null ? "not over yet" : "would be erased" }) });
        }

        var erased = await records.EraseAsync([.. found.Select(c => c.Reference)], call.Demand("reason"), call.Actor, cancellationToken);
        var result = OfficeDesk.ToNode(new { Cases = found.Zip(erased, (c, e) => new { c.Reference, c.Workflow, c.State, c.Outcome, c.Fields, e.IsErased, e.Message }) });
        return erased.TrueForAll(e => e.IsErased) ? new OfficeReply(ExitCode.Done, null, result) : new OfficeReply(ExitCode.Findings, "Not every case could be erased.", result);
    }

    private async Task<OfficeReply> RetentionAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        Demand(call);
        return OfficeDesk.Done(await records.RunRetentionAsync(call.Actor, call.Number("most") ?? 10_000, cancellationToken));
    }

    private async Task<OfficeReply> PersonExportedAsync(OfficeCall call, CancellationToken cancellationToken)
    {
        Demand(call);
        await records.RecordPersonExportAsync(call.Texts("cases"), call.Actor);
        return OfficeDesk.Done(new { Recorded = true });
    }

    /// <summary>The cases that a request is about: those named, or those of a person; with what was handed over.</summary>
    public static async Task<List<PersonCase>> FindAsync(
        EngineRecords records, IEnumerable<string> references, string? person, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        var found = new List<PersonCase>();
        foreach (var reference in references)
        {
            found.AddRange(await records.FindAsync(reference, cancellationToken) is { Count: > 0 } cases
                ? cases
                : throw new OfficeFaultException(ExitCode.Input, $"There is no case '{reference}'."));
        }

        if (person is not null || fields.Count > 0)
        {
            found.AddRange(await records.FindAsync(new PersonQuery(person ?? "", [.. fields]), cancellationToken));
        }

        return [.. found.DistinctBy(c => c.Reference).OrderBy(c => c.Reference, StringComparer.Ordinal)];
    }

    private static void Demand(OfficeCall call)
    {
        if (!call.Actor.Roles.Contains("supervisor") && !call.Actor.Roles.Contains("operator"))
        {
            throw new OfficeFaultException(ExitCode.Input, $"'{call.Command}' takes the role 'supervisor' or 'operator'; {call.Actor.Name} has {(call.Actor.Roles.IsEmpty ? "none" : string.Join(", ", call.Actor.Roles))}.");
        }
    }
}
