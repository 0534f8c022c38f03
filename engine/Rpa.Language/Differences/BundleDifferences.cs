using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Assets;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;

namespace Rpa.Language.Differences;

/// <summary>Says in words what changed between two versions of a process, and what that means for running cases: they keep their version until somebody moves them.</summary>
public static class BundleDifferences
{
    /// <summary>All differences, the workflow's first.</summary>
    public static ImmutableArray<Difference> Of(CompiledBundle old, CompiledBundle @new)
    {
        var found = new List<Difference>();
        found.AddRange(Process(old.Definition, @new.Definition));
        found.AddRange(DataDifferences.Of(old.Definition, @new.Definition));
        found.AddRange(Starts(old.Definition, @new.Definition));
        found.AddRange(Deadlines(old.Definition, @new.Definition));
        found.AddRange(StateDifferences.Of(old.Definition, @new.Definition));
        found.AddRange(RuleDifferences.Of(old.Definition, @new.Definition));
        found.AddRange(Policies(old.Definition, @new.Definition));
        found.AddRange(Assets(old, @new));
        return [.. found];
    }

    /// <summary>The parts of two lists by name: those gone, those new, those in both.</summary>
    internal static IEnumerable<(string Name, T? Old, T? New)> Pairs<T>(IEnumerable<T> old, IEnumerable<T> @new, Func<T, string> name)
        where T : class
    {
        var (olds, news) = (old.ToList(), @new.ToList());
        foreach (var one in olds)
        {
            yield return (name(one), one, news.Find(n => name(n) == name(one)));
        }

        foreach (var one in news.Where(n => olds.TrueForAll(o => name(o) != name(n))))
        {
            yield return (name(one), null, one);
        }
    }

    private static IEnumerable<Difference> Process(WorkflowDefinition old, WorkflowDefinition @new)
    {
        if (old.Name != @new.Name)
        {
            yield return new Difference("process", ChangeKind.Changed, @new.Name, $"is called '{@new.Name}', before '{old.Name}'", "Cases of another process cannot be moved to it.");
        }

        if (old.Version != @new.Version)
        {
            yield return new Difference("process", ChangeKind.Changed, "version", $"is {@new.Version}, before {old.Version}");
        }

        if (old.Title != @new.Title)
        {
            yield return new Difference("process", ChangeKind.Changed, "title", $"is '{@new.Title.En}' / '{@new.Title.De}', before '{old.Title.En}' / '{old.Title.De}'");
        }

        if (old.Calendar?.Name != @new.Calendar?.Name)
        {
            yield return new Difference(
                "process", ChangeKind.Changed, "calendar", $"is {@new.Calendar?.Name ?? "none"}, before {old.Calendar?.Name ?? "none"}", "Times that are set already stay; the next are counted by the new calendar.");
        }

        if (old.Retention != @new.Retention)
        {
            yield return new Difference(
                "process", ChangeKind.Changed, "retention", $"is {@new.Retention?.ToString() ?? "for ever"}, before {old.Retention?.ToString() ?? "for ever"}", "A moved case is kept as the new version says.");
        }

        if (old.Priority != @new.Priority)
        {
            yield return new Difference(
                "process", ChangeKind.Changed, "priority", $"is {Words.Of(@new.Priority)}, before {Words.Of(old.Priority)}", "A moved case goes by the new one from its next step.");
        }

        if (old.Initial != @new.Initial)
        {
            yield return new Difference("process", ChangeKind.Changed, "initial", $"cases begin in '{@new.Initial}', before in '{old.Initial}'");
        }
    }

    private static IEnumerable<Difference> Starts(WorkflowDefinition old, WorkflowDefinition @new)
    {
        foreach (var (name, before, after) in Pairs(old.Starts, @new.Starts, Words.Name))
        {
            if (before is null || after is null)
            {
                yield return new Difference("start", after is null ? ChangeKind.Removed : ChangeKind.Added, name, after is null ? "cases no longer start this way" : $"cases start this way too: {Words.Of(after)}");
            }
            else if (Words.Of(before) != Words.Of(after))
            {
                yield return new Difference("start", ChangeKind.Changed, name, $"is {Words.Of(after)}, before {Words.Of(before)}");
            }
        }
    }

    private static IEnumerable<Difference> Deadlines(WorkflowDefinition old, WorkflowDefinition @new)
    {
        foreach (var (name, before, after) in Pairs(old.Deadlines, @new.Deadlines, d => d.Name))
        {
            if (after is null)
            {
                yield return new Difference("deadline", ChangeKind.Removed, name, $"{before!.Within} from '{before.From}' until '{before.Until}'", "Where it runs in a moved case, its end does nothing any more.");
                continue;
            }

            if (before is null)
            {
                yield return new Difference("deadline", ChangeKind.Added, name, Words.Of(after), $"It runs only for cases that enter '{after.From}' after they were moved.");
                continue;
            }

            if (before.Within != after.Within)
            {
                yield return new Difference(
                    "deadline", ChangeKind.Changed, name, $"is {after.Within}, before {before.Within}",
                    after.Pauses.Length == 0 ? "Where it runs already it keeps its end." : "Where it runs already it keeps its end, until it has stood still: then the new length counts.");
            }

            if (before.From != after.From || before.Until != after.Until)
            {
                yield return new Difference(
                    "deadline", ChangeKind.Changed, name, $"runs from '{after.From}' until '{after.Until}', before from '{before.From}' until '{before.Until}'",
                    $"A moved case in which it runs ends it at '{after.Until}'; where it does not run yet, it starts at '{after.From}'.");
            }

            if (!before.Pauses.ToHashSet().SetEquals(after.Pauses))
            {
                yield return new Difference(
                    "deadline", ChangeKind.Changed, name, $"stands still in {Words.List(after.Pauses)}, before in {Words.List(before.Pauses)}", "A moved case goes by it from the next state on.");
            }

            if ((before.Escalate, before.Then) != (after.Escalate, after.Then))
            {
                yield return new Difference("deadline", ChangeKind.Changed, name, $"when it is over: {Words.Over(after.Escalate, after.Then)}, before: {Words.Over(before.Escalate, before.Then)}", "A moved case goes by the new.");
            }
        }
    }

    private static IEnumerable<Difference> Policies(WorkflowDefinition old, WorkflowDefinition @new)
    {
        var (before, after) = (old.Policies.Select(Words.Of).ToList(), @new.Policies.Select(Words.Of).ToList());
        foreach (var gone in before.Except(after))
        {
            yield return new Difference("policy", ChangeKind.Removed, gone, "is no longer promised", "It no longer holds a moved case back.");
        }

        foreach (var policy in @new.Policies.Where(p => !before.Contains(Words.Of(p))))
        {
            yield return new Difference(
                "policy", ChangeKind.Added, Words.Of(policy), "is promised and proved",
                policy is NeverEnterWithout never ? $"A case moved between '{never.TaskState}' and '{never.State}' is stopped at '{never.State}': its earlier outcome was not marked for this policy." : "");
        }
    }

    private static IEnumerable<Difference> Assets(CompiledBundle old, CompiledBundle @new)
    {
        foreach (var (key, before, after) in Pairs(old.Assets, @new.Assets))
        {
            var path = key.Name + (after is null ? old : @new).Catalog.AssetKinds[key.Kind].Ending;
            if (before is null || after is null)
            {
                yield return new Difference(key.Kind, after is null ? ChangeKind.Removed : ChangeKind.Added, path, after is null ? "the file is gone" : "is a new file");
                continue;
            }

            var (was, @is) = (Lines(old, path), Lines(@new, path));
            if (was.SequenceEqual(@is))
            {
                continue;
            }

            var (gone, came) = (was.Except(@is).Count(), @is.Except(was).Count());
            var text = new StringBuilder($"{came} lines are new, {gone} are gone");
            var signature = Signature(before.Signature, after.Signature).ToList();
            if (signature.Count > 0)
            {
                text.Append("; ").AppendJoin("; ", signature);
            }

            yield return new Difference(
                key.Kind, ChangeKind.Changed, path, text.ToString(),
                signature.Count == 0 ? "It takes and gives the same, so it can be given to running cases as it is." : "It takes or gives something else, so running cases need the new version as a whole.");
        }
    }

    private static IEnumerable<((string Kind, string Name) Key, IAsset? Old, IAsset? New)> Pairs(
        ImmutableDictionary<(string Kind, string Name), IAsset> old, ImmutableDictionary<(string Kind, string Name), IAsset> @new) =>
        old.Keys.Union(@new.Keys).OrderBy(k => k.Kind, StringComparer.Ordinal).ThenBy(k => k.Name, StringComparer.Ordinal).Select(k => (k, old.GetValueOrDefault(k), @new.GetValueOrDefault(k)));

    private static string[] Lines(CompiledBundle bundle, string path) =>
        bundle.Source.Files.TryGetValue(path, out var bytes) ? Encoding.UTF8.GetString(bytes.Span).Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n') : [];

    /// <summary>What another signature means for who uses the file; empty where it is the same.</summary>
    internal static IEnumerable<string> Signature(AssetSignature old, AssetSignature @new)
    {
        static string[] Listed<T>(ImmutableArray<T> items, Func<T, string> words) => items.IsDefault ? [] : [.. items.Select(words)];
        foreach (var (what, before, after) in new[]
        {
            ("takes", Listed(old.Inputs, i => $"{i.Name} ({i.Type}{(i.IsRequired ? "" : ", optional")}{(i.IsPersonal ? ", personal" : "")})"), Listed(@new.Inputs, i => $"{i.Name} ({i.Type}{(i.IsRequired ? "" : ", optional")}{(i.IsPersonal ? ", personal" : "")})")),
            ("gives", Listed(old.Outputs, o => $"{o.Name} ({o.Type})"), Listed(@new.Outputs, o => $"{o.Name} ({o.Type})")),
            ("may fail with", Listed(old.Failures, f => f), Listed(@new.Failures, f => f)),
            ("reads", [.. Listed(old.Reads, r => string.Join('.', r.Path)).Distinct()], [.. Listed(@new.Reads, r => string.Join('.', r.Path)).Distinct()]),
        })
        {
            if (after.Except(before).ToList() is { Count: > 0 } more)
            {
                yield return $"{what} {string.Join(", ", more)} too";
            }

            if (before.Except(after).ToList() is { Count: > 0 } less)
            {
                yield return $"no longer {what} {string.Join(", ", less)}";
            }
        }

        if (old.IsEffect != @new.IsEffect)
        {
            yield return @new.IsEffect ? "changes the outside world" : "no longer changes the outside world";
        }

        if (old.WritesCaseReference != @new.WritesCaseReference)
        {
            yield return @new.WritesCaseReference ? "writes the case reference" : "no longer writes the case reference";
        }
    }
}
