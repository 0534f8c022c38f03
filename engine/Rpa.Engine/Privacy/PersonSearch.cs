using System.Collections.Immutable;
using System.Text;
using Rpa.Engine.Storage.Sql;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Engine.Privacy;

/// <summary>Whom a request of data protection is about.</summary>
/// <param name="Text">A name, an e-mail address: what a personal field of the case holds, but for case and spaces. Empty where only fields are given.</param>
/// <param name="Fields">Fields that must hold a value, by name: they narrow the search.</param>
public sealed record PersonQuery(string Text, ImmutableArray<KeyValuePair<string, string>> Fields);

/// <summary>A case that holds data of a person.</summary>
/// <param name="Reference">The case.</param>
/// <param name="Workflow">Its workflow.</param>
/// <param name="Department">Who it belongs to.</param>
/// <param name="State">Where it is.</param>
/// <param name="Outcome">How it ended; null while it lives.</param>
/// <param name="Fields">The fields that matched; empty for a case that is only connected by a hand-over.</param>
public sealed record PersonCase(string Reference, string Workflow, string Department, string State, string? Outcome, ImmutableArray<string> Fields);

/// <summary>Finds the cases of a person by the personal fields that workflows declare, never by one that a policy keeps out of searches.</summary>
internal static class PersonSearch
{
    private const int Batch = 500;

    /// <summary>Cases that match, with those that were handed over to or from them.</summary>
    public static List<PersonCase> Find(SqlSession session, PersonQuery query)
    {
        var rules = BundleRules.All(session);
        var found = new List<PersonCase>();
        for (var after = ""; ;)
        {
            var rows = session.Rows(
                $"select reference, workflow, department, state, outcome, bundle, snapshot from cases where reference > $1 order by reference limit {Batch}",
                r => (Case: new PersonCase(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.TextOrNull(4), []), Bundle: r.GetString(5), Snapshot: r.Bytes(6)), after);
            foreach (var row in rows)
            {
                if (Matches(SnapshotJson.Read(row.Snapshot).Data, rules.GetValueOrDefault(row.Bundle), query) is { Count: > 0 } fields)
                {
                    found.Add(row.Case with { Fields = [.. fields] });
                }
            }

            if (rows.Count < Batch)
            {
                return WithHandedOver(session, found);
            }

            after = rows[^1].Case.Reference;
        }
    }

    /// <summary>One case, with those that were handed over to or from it; empty where there is no such case.</summary>
    public static List<PersonCase> Of(SqlSession session, string reference) => Read(session, reference) is { } row ? WithHandedOver(session, [row]) : [];

    private static List<string>? Matches(MapValue data, BundleRules? rules, PersonQuery query)
    {
        var texts = new List<string>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in data.Entries)
        {
            var field = key.ToString();
            if (rules is not null && (rules.NotSearched.Contains(field) || !rules.Personal.Contains(field)))
            {
                continue;
            }

            if (query.Text.Length > 0 && Holds(value, query.Text))
            {
                texts.Add(field);
            }

            if (query.Fields.Any(f => f.Key == field && Holds(value, f.Value)))
            {
                named.Add(field);
            }
        }

        return named.Count == query.Fields.Select(f => f.Key).Distinct(StringComparer.Ordinal).Count() && (query.Text.Length == 0 || texts.Count > 0) ? [.. texts.Union(named)] : null;
    }

    private static bool Holds(Value value, string wanted) => value switch
    {
        MapValue map => map.Entries.Values.Any(v => Holds(v, wanted)),
        ListValue list => list.Items.Any(v => Holds(v, wanted)),
        _ => string.Equals(Plain(value.ToString()), Plain(wanted), StringComparison.OrdinalIgnoreCase),
    };

    private static string Plain(string text) => string.Join(' ', text.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<PersonCase> WithHandedOver(SqlSession session, List<PersonCase> found)
    {
        var known = found.ToDictionary(c => c.Reference, StringComparer.Ordinal);
        for (var waiting = new Queue<string>(known.Keys); waiting.TryDequeue(out var reference);)
        {
            var others = session.Rows(
                "select reference from cases where parent = $1 and handed_over = 1 union select parent from cases where reference = $1 and parent is not null and handed_over = 1", r => r.GetString(0), reference);
            foreach (var other in others.Where(o => !known.ContainsKey(o)))
            {
                if (Read(session, other) is { } row)
                {
                    known[other] = row;
                    waiting.Enqueue(other);
                }
            }
        }

        return [.. known.Values.OrderBy(c => c.Reference, StringComparer.Ordinal)];
    }

    private static PersonCase? Read(SqlSession session, string reference) => session.Row(
        "select reference, workflow, department, state, outcome from cases where reference = $1",
        r => new PersonCase(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.TextOrNull(4), []), reference);
}
