using System.Text.RegularExpressions;

namespace Rpa.Host.Tests.Faults;

/// <summary>Faults of page scripts, forms and letters, and of the fit between them and the workflow.</summary>
internal static partial class AssetFaults
{
    public static IEnumerable<Fault> Of(FileLines file, string workflow) =>
        file.Path.EndsWith(".page.yaml", StringComparison.Ordinal) ? Script(file)
        : file.Path.EndsWith(".form.yaml", StringComparison.Ordinal) ? Form(file, workflow)
        : file.Path.EndsWith(".letter.md", StringComparison.Ordinal) ? Letter(file)
        : [];

    private static string ReplaceAt(string line, Group part, string by) => line[..part.Index] + by + line[(part.Index + part.Length)..];

    private static string Name(string path) => path[..path.IndexOf('.', StringComparison.Ordinal)];

    private static IEnumerable<Fault> Script(FileLines file)
    {
        yield return new Fault("script is gone", file.Path, null, 0, Place.Named, ["RPA047"], Name(file.Path));
        var acts = file.Text.Contains("- submit:", StringComparison.Ordinal);
        foreach (var i in file.Numbers)
        {
            var (text, end) = (file[i], file.End(i));
            if (InputRead().Match(text) is { Success: true } read)
            {
                yield return new Fault("misspelt input in a script", file.Path, file.With(i, ReplaceAt(text, read.Groups["name"], WorkflowFaults.Misspelt(read.Groups["name"].Value))), i, Place.Line, ["RPA104"]);
            }

            if (file.Section(i) == "inputs" && file.Indent(i) == 2)
            {
                yield return new Fault("input of a script is gone", file.Path, file.Without(i), i, Place.Named, ["RPA104", "RPA053"], file.Key(i).Split('-')[0]);
                yield return new Fault("renamed input of a script", file.Path, file.With(i, text.Replace(file.Key(i) + ":", WorkflowFaults.Misspelt(file.Key(i)) + ":", StringComparison.Ordinal)), i, Place.Named, ["RPA053", "RPA054", "RPA104"], "");
                if (text.TrimEnd().EndsWith(": text", StringComparison.Ordinal) || text.EndsWith(": decimal", StringComparison.Ordinal))
                {
                    yield return new Fault("changed type of a script's input", file.Path, file.With(i, text.Replace(": text", ": date", StringComparison.Ordinal).Replace(": decimal", ": boolean", StringComparison.Ordinal)), i, Place.Named, ["RPA055"], file.Key(i));
                }

                if (text.Contains("personal: true", StringComparison.Ordinal))
                {
                    yield return new Fault("script no longer takes personal data", file.Path, file.With(i, text.Replace(", personal: true", "", StringComparison.Ordinal)), i, Place.Named, ["RPA057"], file.Key(i));
                }

                if (text.Contains(", optional: true", StringComparison.Ordinal) && file.Text.Contains($"has(input.{Camel(file.Key(i))})", StringComparison.Ordinal))
                {
                    yield return new Fault("condition of an optional input is gone", file.Path, file.Without(file.Numbers.First(n => file[n].Contains($"if: \"has(input.{Camel(file.Key(i))})", StringComparison.Ordinal))), i, Place.Named, ["RPA059", "RPA2*"], Camel(file.Key(i)));
                }
            }

            if (file.Section(i) == "outputs" && file.Indent(i) == 2)
            {
                yield return new Fault("output of a script is gone", file.Path, file.Without(i), i, Place.Named, ["RPA104", "RPA2*", "RPA021"], file.Key(i));
                yield return new Fault("renamed output of a script", file.Path, file.With(i, text.Replace(file.Key(i) + ":", WorkflowFaults.Misspelt(file.Key(i)) + ":", StringComparison.Ordinal)), i, Place.Named, ["RPA104", "RPA2*"], file.Key(i));
            }

            if (file.Key(i) == "failures")
            {
                yield return new Fault("failure no longer declared", file.Path, file.Without(i), i, Place.Named, ["RPA050", "RPA2*"], "");
            }

            if (file.Section(i) == "steps" && text.TrimStart().StartsWith("- ", StringComparison.Ordinal) && file.Indent(i) == 2)
            {
                var step = file.Key(i);
                yield return new Fault("misspelt step", file.Path, file.With(i, text.Replace("- " + step, "- " + WorkflowFaults.Misspelt(step), StringComparison.Ordinal)), i, Place.Line, ["RPA2*", "RPA02*"]);
                if (step == "submit")
                {
                    yield return new Fault("submit is gone", file.Path, file.Without(i, end - i), i, Place.Named, ["RPA061", "RPA2*"], "");
                    yield return new Fault("two submits", file.Path, file.Insert(end, Enumerable.Range(i, end - i).Select(n => file[n])), end, Place.Line, ["RPA2*"]);
                }

                if (step == "read" && acts | text.Contains("entries", StringComparison.Ordinal))
                {
                    yield return new Fault("output is never read", file.Path, file.Without(i, end - i), i, Place.Named, ["RPA2*"], text.Split(':')[1].Trim());
                }
            }

            if (file.Key(i) == "accepted")
            {
                yield return new Fault("accepted is gone", file.Path, file.Without(i), i, Place.Holder, ["RPA2*", "RPA021"]);
            }

            if (file.Key(i) is "failure" && Regex.Match(text, @"failure: (?<name>[a-z-]+)") is { Success: true } failure)
            {
                yield return new Fault("misspelt failure in a script", file.Path, file.With(i, ReplaceAt(text, failure.Groups["name"], WorkflowFaults.Misspelt(failure.Groups["name"].Value))), i, Place.Line, ["RPA2*", "RPA050"]);
            }

            if (acts && file.Key(i) == "with" && text.Contains("${case.reference}", StringComparison.Ordinal))
            {
                var step = file.Parent(i) is var p && file[i - 1].TrimStart().StartsWith("- fill", StringComparison.Ordinal) ? i - 1 : p;
                var without = file.Without(step, 2);
                without = FileLines.Of(file.Path, string.Join('\n', without.Lines.Where(l => !l.Contains("${case.reference}", StringComparison.Ordinal))));
                yield return new Fault("case reference is not written", file.Path, without, step, Place.Named, ["RPA073"], "case reference");
            }

            if (Pattern().Match(text) is { Success: true } pattern)
            {
                yield return new Fault("broken pattern", file.Path, file.With(i, ReplaceAt(text, pattern.Groups["close"], "")), i, Place.Line, ["RPA033", "RPA114", "RPA2*"]);
            }

            if (text.Contains("\"!", StringComparison.Ordinal) || text.Contains("where: \"", StringComparison.Ordinal))
            {
                yield return new Fault("misspelt column", file.Path, file.With(i, text.Replace("row.reference", "row.refernce", StringComparison.Ordinal)), i, Place.Line, ["RPA104"]);
            }
        }

        if (!acts)
        {
            var blind = file.Text.Replace("case.reference", "case.workflow", StringComparison.Ordinal);
            yield return new Fault("probe that does not ask for the case", file.Path, FileLines.Of(file.Path, blind), 0, Place.Named, ["RPA094"], "case reference");
        }
    }

    private static string Camel(string key) => Regex.Replace(key, "-([a-z])", m => m.Groups[1].Value.ToUpperInvariant());

    /// <summary>What the workflow does not take out of a form may change as it likes.</summary>
    private static bool IsRead(string workflow, string field) => workflow.Contains("result.fields." + field + "\"", StringComparison.Ordinal);

    private static IEnumerable<Fault> Form(FileLines file, string workflow)
    {
        yield return new Fault("form is gone", file.Path, null, 0, Place.Named, ["RPA047"], Name(file.Path));
        foreach (var i in file.Numbers)
        {
            var (text, end) = (file[i], file.End(i));
            if (file.Section(i) == "fields" && file.Indent(i) == 2 && IsRead(workflow, file.Key(i)))
            {
                yield return new Fault("field of a form is gone", file.Path, file.Without(i, end - i), i, Place.Named, ["RPA104"], file.Key(i));
                yield return new Fault("renamed field of a form", file.Path, file.With(i, text.Replace(file.Key(i), WorkflowFaults.Misspelt(file.Key(i)), StringComparison.Ordinal)), i, Place.Named, ["RPA104"], file.Key(i));
            }

            if (file.Section(i) == "fields" && file.Key(i) == "at")
            {
                yield return new Fault("zone is gone", file.Path, file.Without(i), i, Place.Holder, ["RPA6*", "RPA021"]);
                yield return new Fault("zone with three numbers", file.Path, file.With(i, Regex.Replace(text, @", [0-9.]+\]", "]")), i, Place.Line, ["RPA6*", "RPA022"]);
                yield return new Fault("zone outside of the page", file.Path, file.With(i, Regex.Replace(text, @"at: \[[0-9.]+", "at: [208")), i, Place.Line, ["RPA600"]);
            }

            if (file.Section(i) == "fields" && file.Indent(i) == 4 && file.Key(i) == "type")
            {
                var type = text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..];
                yield return new Fault("misspelt type in a form", file.Path, file.With(i, text.Replace(type, WorkflowFaults.Misspelt(type), StringComparison.Ordinal)), i, Place.Line, ["RPA026"]);
                if (type is "text" or "date" or "integer" && IsRead(workflow, file.Key(file.Parent(i))) && !Enumerable.Range(i, file.End(file.Parent(i)) - i).Any(n => file.Key(n) is "pattern" or "min" or "max" or "dictionary" or "whitelist" or "multiline"))
                {
                    yield return new Fault("changed type in a form", file.Path, file.With(i, text.Replace(type, type == "text" ? "checkbox" : "text", StringComparison.Ordinal)), i, Place.Named, ["RPA055"], file.Key(file.Parent(i)));
                }
            }

            if (FormOption().Match(text) is { Success: true } option && file.Section(i) == "fields")
            {
                yield return new Fault("option of a form that the field has not", file.Path, file.With(i, ReplaceAt(text, option.Groups["option"], WorkflowFaults.Misspelt(option.Groups["option"].Value))), i, Place.Named, ["RPA052"], "option");
            }

            if (file.Section(i) == "anchors" && file.Indent(i) == 2)
            {
                yield return new Fault("anchor without a place", file.Path, file.With(i, Regex.Replace(text, @", at: \[[^\]]*\]", "")), i, Place.Line, ["RPA6*", "RPA021"]);
            }

            if (file.Indent(i) == 0 && file.Key(i) is "form" or "page" or "fields" or "anchors")
            {
                yield return new Fault("misspelt key of a form", file.Path, file.With(i, text.Replace(file.Key(i), WorkflowFaults.Misspelt(file.Key(i)), StringComparison.Ordinal)), i, Place.Line, ["RPA020"]);
            }
        }
    }

    private static IEnumerable<Fault> Letter(FileLines file)
    {
        yield return new Fault("letter is gone", file.Path, null, 0, Place.Named, ["RPA047"], Name(file.Path));
        for (var i = 0; i < file.Lines.Length; i++)
        {
            var text = file[i];
            foreach (Match read in Value().Matches(text))
            {
                yield return new Fault("misspelt value in a letter", file.Path, file.With(i, ReplaceAt(text, read.Groups["name"], WorkflowFaults.Misspelt(read.Groups["name"].Value))), i, Place.Line, ["RPA104"]);
                yield return new Fault("value in a letter not closed", file.Path, file.With(i, text.Remove(read.Groups["close"].Index, 1)), i, Place.Line, ["RPA12*", "RPA1*"]);
                yield return new Fault("value that this process has not", file.Path, file.With(i, ReplaceAt(text, read.Groups["path"], "data.somethingElse")), i, Place.Line, ["RPA104"]);
            }

            if (text == "---" && i == 2)
            {
                yield return new Fault("front matter not closed", file.Path, file.Without(i), 0, Place.Line, ["RPA300", "RPA001"]);
            }

            if (text.StartsWith("subject:", StringComparison.Ordinal))
            {
                yield return new Fault("misspelt key of a letter", file.Path, file.With(i, text.Replace("subject", "subjcet", StringComparison.Ordinal)), i, Place.Line, ["RPA020"]);
            }

            if (text == "=== en")
            {
                yield return new Fault("another language", file.Path, file.With(i, "=== fr"), i, Place.Line, ["RPA304"]);
                yield return new Fault("language line is gone", file.Path, file.Without(i), i, Place.Named, ["RPA306"], "English");
                yield return new Fault("language without a text", file.Path, file with { Lines = file.Lines[..(i + 1)] }, i, Place.Holder, ["RPA301"]);
            }
        }
    }

    [GeneratedRegex(@"input\.(?<name>[a-zA-Z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InputRead();

    [GeneratedRegex("pattern: \"\\[[^\\]]*(?<close>\\])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex("^      \"(?<option>[a-z0-9]+)\": \\[", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormOption();

    [GeneratedRegex(@"\$\{(?<path>(data|case)\.(?<name>[A-Za-z]+))(?<close>\})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();
}
