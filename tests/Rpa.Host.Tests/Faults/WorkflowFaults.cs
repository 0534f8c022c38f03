using System.Text.RegularExpressions;

namespace Rpa.Host.Tests.Faults;

/// <summary>Faults of `workflow.yaml`: names, ways, people, effects, guards, policies.</summary>
internal static partial class WorkflowFaults
{
    public static IEnumerable<Fault> Of(FileLines file)
    {
        var states = States(file).ToList();
        var fields = Fields(file).Select(f => f.Name).ToList();
        return Targets(file, states)
            .Concat(Structure(file))
            .Concat(Expressions(file, fields))
            .Concat(People(file))
            .Concat(Effects(file))
            .Concat(Branches(file))
            .Concat(Waits(file))
            .Concat(Policies(file, states));
    }

    /// <summary>Names of the states with the lines of their keys.</summary>
    public static IEnumerable<(string Name, int Line)> States(FileLines file) =>
        file.Numbers.Where(i => file.Indent(i) == 2 && file.Section(i) == "states").Select(i => (file.Key(i), i));

    /// <summary>Names of the fields with the lines of their keys.</summary>
    public static IEnumerable<(string Name, int Line)> Fields(FileLines file) =>
        file.Numbers.Where(i => file.Indent(i) == 2 && file.Section(i) == "data").Select(i => (file.Key(i), i));

    /// <summary>Two neighbouring letters in the middle exchanged, or one doubled where they are alike.</summary>
    public static string Misspelt(string name)
    {
        for (var i = name.Length / 2; i + 1 < name.Length; i++)
        {
            if (name[i] != name[i + 1] && char.IsLetter(name[i]) && char.IsLetter(name[i + 1]))
            {
                return name[..i] + name[i + 1] + name[i] + name[(i + 2)..];
            }
        }

        return name + "x";
    }

    private static string ReplaceAt(string line, Group part, string by) => line[..part.Index] + by + line[(part.Index + part.Length)..];

    private static IEnumerable<Fault> Targets(FileLines file, List<(string Name, int Line)> states)
    {
        var names = states.Select(s => s.Name).ToHashSet();
        foreach (var i in file.Numbers.Where(i => file.Section(i) is "states" or "deadlines" or "anywhere" or "initial"))
        {
            foreach (Match match in Target().Matches(file[i]))
            {
                if (names.Contains(match.Groups["name"].Value) && match.Groups["key"].Value is not ("final" or "run" or "decide") && file.Indent(i) + (file.Section(i) == "initial" ? 4 : 0) > 2)
                {
                    yield return new Fault("misspelt target", file.Path, file.With(i, ReplaceAt(file[i], match.Groups["name"], Misspelt(match.Groups["name"].Value))), i, Place.Line, ["RPA044"]);
                    yield return new Fault("target is gone", file.Path, file.With(i, ReplaceAt(file[i], match.Groups["name"], "\"\"")), i, Place.Line, ["RPA044", "RPA021", "RPA023"]);
                }
            }
        }

        foreach (var (name, line) in states.Skip(1))
        {
            yield return new Fault("renamed state", file.Path, file.With(line, file[line].Replace(name + ":", Misspelt(name) + ":", StringComparison.Ordinal)), line, Place.Named, ["RPA044"], name);
            var end = file.End(line);
            yield return new Fault("state is gone", file.Path, file.Without(line, end - line), line, Place.Named, ["RPA044"], name);
        }

        yield return new Fault("initial is gone", file.Path, file.Without(file.Numbers.First(i => file.Key(i) == "initial")), 0, Place.Named, ["RPA021"], "initial");
    }

    private static IEnumerable<Fault> Structure(FileLines file)
    {
        foreach (var i in file.Numbers.Where(i => file.Indent(i) == 0 && file.Key(i) is "workflow" or "version" or "title" or "start" or "states"))
        {
            yield return new Fault("misspelt key of the file", file.Path, file.With(i, Misspelt(file.Key(i)) + file[i][file.Key(i).Length..]), i, Place.Line, ["RPA020"]);
        }

        foreach (var i in file.Numbers.Where(i => file.Key(i) == "calendar"))
        {
            yield return new Fault("misspelt calendar", file.Path, file.With(i, file[i].Replace("rheinland", "rheinlnad", StringComparison.Ordinal)), i, Place.Line, ["RPA043"]);
            if (file.Text.Contains("working days", StringComparison.Ordinal))
            {
                yield return new Fault("calendar is gone", file.Path, file.Without(i), i, Place.Named, ["RPA076"], "working days");
            }
        }

        foreach (var i in file.Numbers.Where(i => Period().IsMatch(file[i])))
        {
            var unit = Period().Match(file[i]).Groups["unit"];
            yield return new Fault("misspelt unit", file.Path, file.With(i, ReplaceAt(file[i], unit, Misspelt(unit.Value))), i, Place.Line, ["RPA027"]);
        }

        foreach (var i in file.Numbers.Where(i => file.Section(i) == "states" && FinalKind().IsMatch(file[i])))
        {
            var kind = FinalKind().Match(file[i]).Groups["kind"];
            yield return new Fault("misspelt outcome of an end", file.Path, file.With(i, ReplaceAt(file[i], kind, Misspelt(kind.Value))), i, Place.Line, ["RPA026"]);
        }

        foreach (var (name, i) in States(file))
        {
            // Without its kind a state says nothing: `task:` becomes `tsak:`.
            var at = Enumerable.Range(i, file.End(i) - i).FirstOrDefault(n => StateKind().IsMatch(file[n]), -1);
            if (at >= 0 && StateKind().Match(file[at]).Groups["kind"] is var kind)
            {
                yield return new Fault("misspelt kind of state", file.Path, file.With(at, ReplaceAt(file[at], kind, Misspelt(kind.Value))), at, Place.Holder, ["RPA062", "RPA020"]);
            }
        }
    }

    private static IEnumerable<Fault> Expressions(FileLines file, List<string> fields)
    {
        foreach (var i in file.Numbers)
        {
            foreach (Match match in Reference().Matches(file[i]))
            {
                yield return new Fault("misspelt field in an expression", file.Path, file.With(i, ReplaceAt(file[i], match.Groups["name"], Misspelt(match.Groups["name"].Value))), i, Place.Line, ["RPA104"]);
            }

            if (file.Key(i) is "show" or "edit" or "optional" or "form" or "task" or "hand-off" && FieldList().Match(file[i]) is { Success: true } list)
            {
                var name = list.Groups["name"];
                yield return new Fault("misspelt field in a list", file.Path, file.With(i, ReplaceAt(file[i], name, Misspelt(name.Value))), i, Place.Line, ["RPA045"]);
            }

            if (file.Parent(i) >= 0 && file.Key(file.Parent(i)) == "save" && file.Section(i) is "states" or "start")
            {
                var key = file.Key(i);
                yield return new Fault("misspelt field of a save", file.Path, file.With(i, file[i].Replace(key + ":", Misspelt(key) + ":", StringComparison.Ordinal)), i, Place.Line, ["RPA045"]);
                if (fields.Contains(key) && file[i].Contains("result.", StringComparison.Ordinal) && IsNeeded(file, key, i))
                {
                    yield return new Fault("dropped save", file.Path, file.Without(i), i, Place.Named, ["RPA060", "RPA096"], key);
                }
            }

            if (Negation().Match(file[i]) is { Success: true } negation)
            {
                var text = negation.Groups["text"];
                yield return new Fault("swallowed negation", file.Path, file.With(i, ReplaceAt(file[i], text, text.Value[1..^1])), i, Place.Line, ["RPA012"]);
            }

            if (HasQuestion().Match(file[i]) is { Success: true } has)
            {
                yield return new Fault("misspelt function", file.Path, file.With(i, ReplaceAt(file[i], has.Groups["name"], "hsa")), i, Place.Line, ["RPA1*"]);
            }

            if (NumberCompared().Match(file[i]) is { Success: true } compared && file.Section(i) == "states")
            {
                yield return new Fault("number compared with a text", file.Path, file.With(i, ReplaceAt(file[i], compared.Groups["number"], $"'{compared.Groups["number"].Value}'")), i, Place.Line, ["RPA1*"]);
            }

            if (OptionCompared().Match(file[i]) is { Success: true } option && file.Section(i) == "states")
            {
                yield return new Fault("compared with what is no option", file.Path, file.With(i, ReplaceAt(file[i], option.Groups["option"], Misspelt(option.Groups["option"].Value))), i, Place.Line, ["RPA052"]);
            }

            if (Placeholder().Match(file[i]) is { Success: true } placeholder)
            {
                yield return new Fault("placeholder not closed", file.Path, file.With(i, ReplaceAt(file[i], placeholder.Groups["close"], "")), i, Place.Line, ["RPA12*"]);
            }
        }
    }

    /// <summary>A field is needed where something reads it without asking whether it is set, or nothing else ever sets it although people look at it.</summary>
    private static bool IsNeeded(FileLines file, string field, int save)
    {
        var others = file.Numbers.Where(i => i != save).ToList();
        var isSetElsewhere = others.Any(i => file.Key(i) is "edit" or "form" or "task" or "hand-off" && Regex.IsMatch(file[i], $@"(edit|form): \[[^\]]*\b{field}\b"))
            || others.Any(i => file.Key(i) == field && file.Parent(i) >= 0 && file.Key(file.Parent(i)) == "save");
        var isRead = others.Any(i => file[i].Contains("data." + field, StringComparison.Ordinal) || Regex.IsMatch(file[i], $@"show: \[[^\]]*\b{field}\b"));
        return isRead && !isSetElsewhere;
    }

    private static IEnumerable<Fault> People(FileLines file)
    {
        foreach (var i in file.Numbers.Where(i => file.Section(i) == "states"))
        {
            foreach (var (key, codes) in new[] { ("role", new[] { "RPA021" }), ("within", ["RPA069", "RPA070"]), ("escalate", ["RPA069"]) })
            {
                // In a flow mapping, or on a line of its own below `task:`.
                if (Regex.Match(file[i], $@"(?<part>{key}: [a-z0-9][a-z0-9 -]*(, |(?= \}})))") is { Success: true } part && file[i].Contains('{', StringComparison.Ordinal) && file.Key(i) is "task" or "wait")
                {
                    yield return new Fault($"dropped {key}", file.Path, file.With(i, ReplaceAt(file[i], part.Groups["part"], "")), i, Place.Line, codes);
                }
                else if (file.Key(i) == key && file.Parent(i) is >= 0 and var task && file.Key(task) == "task")
                {
                    yield return new Fault($"dropped {key}", file.Path, file.Without(i), i, Place.Holder, codes);
                }
            }

            if (file.Parent(i) is >= 0 and var outcomes && file.Key(outcomes) == "outcomes")
            {
                var name = file.Key(i);
                if (file.Text.Contains("." + name + " }", StringComparison.Ordinal))
                {
                    yield return new Fault("renamed outcome", file.Path, file.With(i, file[i].Replace(name + ":", Misspelt(name) + ":", StringComparison.Ordinal)), i, Place.Named, ["RPA051"], name);
                    yield return new Fault("outcome is gone", file.Path, file.Without(i), i, Place.Named, ["RPA051", "RPA021"], name);
                }
            }
        }
    }

    private static IEnumerable<Fault> Effects(FileLines file)
    {
        foreach (var i in file.Numbers.Where(i => file.Section(i) == "states"))
        {
            var end = file.End(i);
            switch (file.Key(i))
            {
                case "probe":
                    yield return new Fault("probe is gone", file.Path, file.Without(i, end - i), i, Place.Named, ["RPA072"], "nothing can ask");
                    break;
                case "found" when file[i].Contains("result.", StringComparison.Ordinal):
                    yield return new Fault("found is gone", file.Path, file.Without(i), i - 1, Place.Holder, ["RPA021"]);
                    yield return new Fault("found is no list", file.Path, file.With(i, file[i].Replace("result.entries", "result", StringComparison.Ordinal)), i, Place.Line, ["RPA055"]);
                    break;
                case "settle":
                    yield return new Fault("settle is gone", file.Path, file.Without(i), i - 1, Place.Holder, ["RPA090"]);
                    break;
                case "do":
                    var action = file[i][(file[i].IndexOf("do:", StringComparison.Ordinal) + 3)..].Trim();
                    yield return new Fault("misspelt action", file.Path, file.With(i, file[i].Replace(action, Misspelt(action), StringComparison.Ordinal)), i, Place.Line, ["RPA046"]);
                    break;
                case "script" or "form" or "letter" when file[i].Contains("s/", StringComparison.Ordinal):
                    var slash = file[i].IndexOf('/', StringComparison.Ordinal);
                    yield return new Fault("misspelt asset", file.Path, file.With(i, file[i][..(slash + 1)] + "x" + file[i][(slash + 1)..]), i, Place.Line, ["RPA047"]);
                    if (file[i].Contains("scripts/find", StringComparison.Ordinal))
                    {
                        var acting = file.Numbers.First(n => file.Key(n) == "script" && !file[n].Contains("scripts/find", StringComparison.Ordinal) && n < i);
                        foreach (var n in file.Numbers.Where(n => n < i && file.Key(n) == "script"))
                        {
                            acting = n;
                        }

                        yield return new Fault("probe by the acting script", file.Path, file.With(i, file[i][..file[i].IndexOf("scripts/", StringComparison.Ordinal)] + file[acting][file[acting].IndexOf("scripts/", StringComparison.Ordinal)..]), i, Place.Holder, ["RPA061"]);
                        yield return new Fault("acting by the probe's script", file.Path, file.With(acting, file[acting][..file[acting].IndexOf("scripts/", StringComparison.Ordinal)] + file[i][file[i].IndexOf("scripts/", StringComparison.Ordinal)..]), acting, Place.Named, ["RPA061", "RPA053", "RPA104"], "");
                    }

                    break;
                case "with" or "save" or "on-failure" or "outcomes":
                    foreach (var n in Enumerable.Range(i + 1, end - i - 1).Where(n => file.Indent(n) == file.Indent(i) + 2))
                    {
                        if (file.Key(i) == "with" && !file[n].Contains(".?", StringComparison.Ordinal))
                        {
                            yield return new Fault("misspelt input", file.Path, file.With(n, file[n].Replace(file.Key(n) + ":", Misspelt(file.Key(n)) + ":", StringComparison.Ordinal)), n, Place.Line, ["RPA053", "RPA045"]);
                        }
                        else if (file.Key(i) == "on-failure")
                        {
                            yield return new Fault("misspelt failure", file.Path, file.With(n, file[n].Replace(file.Key(n) + ":", Misspelt(file.Key(n)) + ":", StringComparison.Ordinal)), n, Place.Line, ["RPA050"]);
                            yield return new Fault("dropped failure route", file.Path, file.Without(n, file.End(n) - n), n, Place.Named, ["RPA071", "RPA022", "RPA028"], file.Key(n));
                        }
                    }

                    break;
            }
        }
    }

    private static IEnumerable<Fault> Branches(FileLines file)
    {
        foreach (var i in file.Numbers.Where(i => file.Section(i) == "states"))
        {
            var text = file[i].TrimStart();
            if (text.StartsWith("- to: ", StringComparison.Ordinal))
            {
                var first = i;
                while (file.Indent(first - 1) > file.Indent(file.Parent(i)) || file[first - 1].TrimStart().StartsWith("- ", StringComparison.Ordinal))
                {
                    first--;
                }

                if (first < i)
                {
                    yield return new Fault("last branch is gone", file.Path, file.Without(i), i - 1, Place.Holder, ["RPA067"]);
                    var block = Enumerable.Range(first, i - first).Select(n => file[n]).ToList();
                    yield return new Fault("last branch comes first", file.Path, file.Without(first, i - first + 1).Insert(first, block.Prepend(file[i])), first, Place.Named, ["RPA068"], "never taken");
                    yield return new Fault("a branch behind the last", file.Path, file.Insert(i + 1, file[i]), i + 1, Place.Line, ["RPA068"]);
                }
            }
            else if (text.StartsWith("- if: \"", StringComparison.Ordinal) && i + 1 < file.Lines.Length)
            {
                yield return new Fault("the same guard twice", file.Path, file.Insert(i + 2, file[i], file[i + 1]), i + 2, Place.Line, ["RPA068"]);
                var impossible = text.Replace("- if: \"", "- if: \"false && (", StringComparison.Ordinal)[..^1] + ")\"";
                yield return new Fault("a guard that never holds", file.Path, file.With(i, file[i][..file.Indent(i)] + impossible), i, Place.Line, ["RPA068"]);
                yield return new Fault("a guard that is no condition", file.Path, file.With(i, file[i][..file.Indent(i)] + "- if: \"case.reference\""), i, Place.Line, ["RPA055"]);
                yield return new Fault("guard and target exchanged", file.Path, file.With(i, file[i].Replace("- if:", "- to:", StringComparison.Ordinal)), i, Place.Holder, ["RPA010", "RPA044"]);
                if (file[i].Contains("!has(", StringComparison.Ordinal) && !file[i].Contains("&& !has(", StringComparison.Ordinal))
                {
                    yield return new Fault("negation is gone", file.Path, file.With(i, file[i].Replace("!has(", "has(", StringComparison.Ordinal)), i, Place.Named, ["RPA060"], "has set it");
                }
            }
        }
    }

    private static IEnumerable<Fault> Waits(FileLines file)
    {
        foreach (var i in file.Numbers)
        {
            if (file.Key(i) == "wait" && file[i].Contains(", then:", StringComparison.Ordinal))
            {
                var then = file[i].IndexOf(", then:", StringComparison.Ordinal);
                yield return new Fault("wait without then", file.Path, file.With(i, file[i][..then] + " }"), i, Place.Line, ["RPA070"]);
            }

            if (file.Section(i) == "deadlines" && file.Indent(i) == 4)
            {
                var codes = file.Key(i) switch { "within" or "from" or "until" => new[] { "RPA021" }, "escalate" => ["RPA079"], _ => [] };
                if (codes.Length > 0)
                {
                    yield return new Fault($"deadline without {file.Key(i)}", file.Path, file.Without(i), i - 1, Place.Holder, codes);
                }

                if (file.Key(i) == "until")
                {
                    yield return new Fault("deadline that ends where it starts", file.Path, file.With(i, file[file.Numbers.First(n => file.Section(n) == "deadlines" && file.Key(n) == "from")].Replace("from:", "until:", StringComparison.Ordinal)), i, Place.Holder, ["RPA079"]);
                    yield return new Fault("deadline that ends before it starts", file.Path, file.With(i, "    until: " + States(file).First().Name), i, Place.Holder, ["RPA079"]);
                }

                if (file.Key(i) == "pauses")
                {
                    yield return new Fault("pause where the deadline never runs", file.Path, file.With(i, $"    pauses: [{States(file).First().Name}]"), i, Place.Line, ["RPA079"]);
                }
            }
        }
    }

    private static IEnumerable<Fault> Policies(FileLines file, List<(string Name, int Line)> states)
    {
        foreach (var i in file.Numbers.Where(i => file.Section(i) == "policies"))
        {
            if (GuardedState().Match(file[i]) is { Success: true } policy)
            {
                var (guarded, task, outcome) = (policy.Groups["state"].Value, policy.Groups["task"].Value, policy.Groups["outcome"].Value);
                yield return new Fault("policy for an unknown state", file.Path, file.With(i, ReplaceAt(file[i], policy.Groups["state"], Misspelt(guarded))), i, Place.Line, ["RPA044"]);
                yield return new Fault("policy for an unknown task", file.Path, file.With(i, ReplaceAt(file[i], policy.Groups["task"], Misspelt(task))), i, Place.Line, ["RPA044"]);
                yield return new Fault("policy for an unknown outcome", file.Path, file.With(i, ReplaceAt(file[i], policy.Groups["outcome"], Misspelt(outcome))), i, Place.Line, ["RPA051"]);
                foreach (var bypass in Bypasses(file, states, guarded, task, outcome))
                {
                    yield return bypass;
                }
            }
            else if (ForbiddenField().Match(file[i]) is { Success: true } field)
            {
                yield return new Fault("policy for an unknown field", file.Path, file.With(i, ReplaceAt(file[i], field.Groups["field"], Misspelt(field.Groups["field"].Value))), i, Place.Line, ["RPA045"]);
                var form = file.Numbers.First(n => file.Key(n) == "hand-off");
                yield return new Fault("forbidden field in a start", file.Path, file.With(form, file[form].Replace("form: [", $"form: [{field.Groups["field"].Value}, ", StringComparison.Ordinal)), form, Place.Line, ["RPA075"]);
            }
            else if (ForbiddenAction().IsMatch(file[i]))
            {
                var used = file.Numbers.First(n => file.Key(n) == "do");
                var action = file[used][(file[used].IndexOf("do:", StringComparison.Ordinal) + 3)..].Trim();
                yield return new Fault("forbidden action", file.Path, file.With(i, $"  - never: {{ action: {action} }}"), used, Place.Line, ["RPA075"]);
            }

            if (file[i].Contains("four-eyes: true", StringComparison.Ordinal))
            {
                var eyes = file.Numbers.First(n => file.Key(n) == "four-eyes");
                yield return new Fault("four eyes are gone", file.Path, file.Without(eyes), eyes, Place.Holder, ["RPA075"]);
            }

            if (file[i].Contains("never:", StringComparison.Ordinal))
            {
                yield return new Fault("misspelt policy", file.Path, file.With(i, file[i].Replace("never:", "nveer:", StringComparison.Ordinal)), i, Place.Line, ["RPA062"]);
            }
        }
    }

    /// <summary>Each way that does not lead to the guarded state yet now leads there.</summary>
    private static IEnumerable<Fault> Bypasses(FileLines file, List<(string Name, int Line)> states, string guarded, string task, string outcome)
    {
        var names = states.Select(s => s.Name).ToHashSet();
        foreach (var i in file.Numbers.Where(i => file.Section(i) is "states" or "anywhere" && file.Indent(i) > 2 - (file.Section(i) == "anywhere" ? 1 : 0)))
        {
            foreach (Match match in Target().Matches(file[i]))
            {
                var state = file.Ancestors(i).Select(file.Key).FirstOrDefault(names.Contains);
                var isRelease = state == task && file.Key(i) == outcome;
                if (names.Contains(match.Groups["name"].Value) && match.Groups["name"].Value != guarded && !isRelease && state != guarded
                    && !(file.Section(i) == "anywhere" && match.Groups["key"].Value != "to"))
                {
                    yield return new Fault("way around a policy", file.Path, file.With(i, ReplaceAt(file[i], match.Groups["name"], guarded)), i, Place.Line, ["RPA075"]);
                }
            }
        }
    }

    [GeneratedRegex(@"(?<key>to|next|then|initial|no-match|from|until|[a-z-]+): (?<name>[a-z][a-z-]+)(?=[ ,}]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Target();

    [GeneratedRegex(@"(within|settle|every|retention): [0-9]+ (?<unit>working days|[a-z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Period();

    [GeneratedRegex(@"final: (?<kind>[a-z-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FinalKind();

    [GeneratedRegex(@"(^    |\{ |, )(?<kind>do|task|wait|decide|run|final):( |$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StateKind();

    [GeneratedRegex(@"data\.\??(?<name>[a-z][A-Za-z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"(show|edit|optional|form): \[(?<name>[a-z][A-Za-z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FieldList();

    [GeneratedRegex("(?<text>\"!has[^\"]*\")", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Negation();

    [GeneratedRegex(@"(?<name>has)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HasQuestion();

    [GeneratedRegex(@"(>|<|==|>=|<=) (?<number>[0-9]+)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberCompared();

    [GeneratedRegex(@"data\.[a-zA-Z]+ == '(?<option>[a-z-]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptionCompared();

    [GeneratedRegex("\"[^\"]*\\$\\{[^\"}]*(?<close>\\})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"enter: (?<state>[a-z-]+), without: (?<task>[a-z-]+)\.(?<outcome>[a-z-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GuardedState();

    [GeneratedRegex(@"field: (?<field>[A-Za-z]+), used-in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ForbiddenField();

    [GeneratedRegex(@"never: \{ action:", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ForbiddenAction();
}
