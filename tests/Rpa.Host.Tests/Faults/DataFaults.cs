using System.Text.RegularExpressions;

namespace Rpa.Host.Tests.Faults;

/// <summary>Faults of `data:` and of rule tables: types, bounds, options, gaps, overlaps, days.</summary>
internal static partial class DataFaults
{
    public static IEnumerable<Fault> Of(FileLines file) => Fields(file).Concat(Tables(file));

    private static string ReplaceAt(string line, Group part, string by) => line[..part.Index] + by + line[(part.Index + part.Length)..];

    private static IEnumerable<Fault> Fields(FileLines file)
    {
        foreach (var (name, i) in WorkflowFaults.Fields(file))
        {
            var end = file.End(i);
            if (Regex.IsMatch(file.Text, $@"data\.\??{name}\b|[\[ ]{name}[,\]]|      {name}: """))
            {
                yield return new Fault("field is gone", file.Path, file.Without(i, end - i), i, Place.Named, ["RPA045", "RPA104", "RPA053"], name);
                yield return new Fault("renamed field", file.Path, file.With(i, file[i].Replace(name + ":", WorkflowFaults.Misspelt(name) + ":", StringComparison.Ordinal)), i, Place.Named, ["RPA045", "RPA104", "RPA053"], name);
            }

            if (Type().Match(file[i]) is { Success: true } type)
            {
                var kind = type.Groups["type"];
                yield return new Fault("misspelt type", file.Path, file.With(i, ReplaceAt(file[i], kind, WorkflowFaults.Misspelt(kind.Value))), i, Place.Line, ["RPA026"]);
                if (IsTyped(file, name) && kind.Value is "text" or "integer" or "decimal" or "boolean" or "date" or "money")
                {
                    var other = kind.Value is "text" or "date" ? "boolean" : "date";
                    var changed = Bounds().Replace(file[i], "");
                    yield return new Fault("changed type", file.Path, file.With(i, changed.Replace("type: " + kind.Value, "type: " + other, StringComparison.Ordinal)), i, Place.Named, ["RPA055", "RPA1*", "RPA056"], name);
                }

                if (Type().Match(file[i]).Groups["type"].Value is "text" or "boolean")
                {
                    yield return new Fault("bounds of another type", file.Path, file.With(i, file[i].Replace($"type: {kind.Value}", $"type: {kind.Value}, options: [a, b]", StringComparison.Ordinal)), i, Place.Line, ["RPA02*", "RPA03*"]);
                }
            }

            if (MinMax().Match(file[i]) is { Success: true } bounds && bounds.Groups["min"].Value != bounds.Groups["max"].Value)
            {
                yield return new Fault("swapped bounds", file.Path, file.With(i, ReplaceAt(ReplaceAt(file[i], bounds.Groups["max"], bounds.Groups["min"].Value), bounds.Groups["min"], bounds.Groups["max"].Value)), i, Place.Line, ["RPA032"]);
            }

            foreach (Match option in Option().Matches(file[i]))
            {
                var value = option.Groups["option"].Value;
                if (Regex.IsMatch(file.Text, $@"== '{value}'|(kind|permit|process|topic): {value}\b|\b{name}\}}"""))
                {
                    yield return new Fault("option is gone", file.Path, file.With(i, file[i].Remove(option.Index, option.Length)), i, Place.Named, ["RPA052", "RPA083", "RPA082", "RPA047", "RPA095"], value);
                    yield return new Fault("renamed option", file.Path, file.With(i, ReplaceAt(file[i], option.Groups["option"], WorkflowFaults.Misspelt(value))), i, Place.Named, ["RPA052", "RPA083", "RPA082", "RPA047", "RPA049"], value);
                }
            }

            if (file[i].Contains(", personal: true", StringComparison.Ordinal) && Regex.IsMatch(file.Text, $@"  {name}: ""(mail|message|result\.mrz)\."))
            {
                yield return new Fault("personal data no longer marked", file.Path, file.With(i, file[i].Replace(", personal: true", "", StringComparison.Ordinal)), i, Place.Named, ["RPA057", "RPA091"], name);
            }

            yield return new Fault("title in one language", file.Path, file.With(i, OneLanguage().Replace(file[i], "label: { de: ${de} }")), i, Place.Line, file[i].Contains("label:", StringComparison.Ordinal) ? ["RPA031"] : []);
        }
    }

    /// <summary>A bot gives the field a value, or a script, table or workflow takes it: then its type matters to others.</summary>
    private static bool IsTyped(FileLines file, string field) =>
        Regex.IsMatch(file.Text, $@"\n +{field}: ""(result|failure|mail|message|found|round\(|size\()") || Regex.IsMatch(file.Text, $@": ""\$\{{data\.\??{field}\}}""\n") && Regex.IsMatch(file.Text, $@"data\.{field} [<>+-]");

    private static IEnumerable<Fault> Tables(FileLines file)
    {
        foreach (var i in file.Numbers.Where(i => file.Section(i) == "rules"))
        {
            var text = file[i];
            if (file.Key(i) == "hit")
            {
                yield return new Fault("misspelt hit policy", file.Path, file.With(i, text + "s"), i, Place.Line, ["RPA026"]);
                if (text.Contains("first", StringComparison.Ordinal) || text.Contains("collect", StringComparison.Ordinal))
                {
                    yield return new Fault("hit policy of another table", file.Path, file.With(i, text.Replace("first", "unique", StringComparison.Ordinal).Replace("collect", "unique", StringComparison.Ordinal)), i, Place.Named, ["RPA081"], "both match");
                }
            }

            if (!text.TrimStart().StartsWith("- { when:", StringComparison.Ordinal) && !text.TrimStart().StartsWith("- when:", StringComparison.Ordinal))
            {
                if (text.Contains("source:", StringComparison.Ordinal))
                {
                    yield return new Fault("row without source", file.Path, file.Without(i), i - 1, Place.Holder, ["RPA021"]);
                }

                if (text.TrimStart().StartsWith("then: {", StringComparison.Ordinal) && Output().Match(text) is { Success: true } answer)
                {
                    yield return new Fault("misspelt output", file.Path, file.With(i, ReplaceAt(text, answer.Groups["key"], WorkflowFaults.Misspelt(answer.Groups["key"].Value))), i, Place.Line, ["RPA045"]);
                    yield return new Fault("no option of the output", file.Path, file.With(i, ReplaceAt(text, answer.Groups["value"], WorkflowFaults.Misspelt(answer.Groups["value"].Value))), i, Place.Line, ["RPA052"]);
                }

                continue;
            }

            var end = file.End(i);
            if (Cell().Match(text) is { Success: true } cell)
            {
                yield return new Fault("misspelt input", file.Path, file.With(i, ReplaceAt(text, cell.Groups["key"], WorkflowFaults.Misspelt(cell.Groups["key"].Value))), i, Place.Line, ["RPA045"]);
            }

            var isUnique = Enumerable.Range(0, i).Any(n => file[n].Contains("hit: unique", StringComparison.Ordinal)) || !file.Text.Contains("hit:", StringComparison.Ordinal);
            if (isUnique)
            {
                yield return new Fault("the same row twice", file.Path, file.Insert(end, Enumerable.Range(i, end - i).Select(n => file[n])), end, Place.Line, ["RPA081"]);
            }

            foreach (Match bound in Bound().Matches(text))
            {
                var number = bound.Groups["number"];
                var value = int.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture);
                if (isUnique)
                {
                    var isUpper = bound.Groups["sign"].Value.StartsWith('<');
                    yield return new Fault("gap", file.Path, file.With(i, ReplaceAt(text, number, (value + (isUpper ? -3 : 3)).ToString(System.Globalization.CultureInfo.InvariantCulture))), i, Place.Named, ["RPA080", "RPA092"], "No row");
                    yield return new Fault("overlap", file.Path, file.With(i, ReplaceAt(text, number, (value + (isUpper ? 3 : -3)).ToString(System.Globalization.CultureInfo.InvariantCulture))), i, Place.Named, ["RPA081"], "both match");
                    yield return new Fault("swapped bound", file.Path, file.With(i, ReplaceAt(text, bound.Groups["sign"], isUpper ? ">=" : "<")), i, Place.Named, ["RPA080", "RPA081", "RPA092"], "match");
                }

                yield return new Fault("no number in a cell", file.Path, file.With(i, ReplaceAt(text, number, "viele")), i, Place.Line, ["RPA082"]);
                if (text.Contains("age:", StringComparison.Ordinal) || text.Contains("daysLet:", StringComparison.Ordinal))
                {
                    yield return new Fault("a cell that nothing passes", file.Path, file.With(i, ReplaceAt(ReplaceAt(text, number, "99999"), bound.Groups["sign"], ">")), i, Place.Line, ["RPA083", "RPA080", "RPA092"]);
                }
            }

            if (isUnique && text.Contains("kind: regular", StringComparison.Ordinal))
            {
                yield return new Fault("row of a table is gone", file.Path, file.Without(i), i, Place.Named, ["RPA080", "RPA092"], "No row");
                yield return new Fault("validity that begins later", file.Path, file.With(i, text.Replace(", source:", ", from: 2027-01-01, source:", StringComparison.Ordinal).Replace("   source:", "   from: 2027-01-01, source:", StringComparison.Ordinal)), i, Place.Named, ["RPA080", "RPA092"], "No row");
                yield return new Fault("no option in a cell", file.Path, file.With(i, text.Replace("kind: regular", "kind: reglar", StringComparison.Ordinal)), i, Place.Line, ["RPA082"]);
                yield return new Fault("text for an amount", file.Path, file.With(i, Regex.Replace(text, "fee: \"[0-9.]+\"", "fee: \"viel\"")), i, Place.Line, ["RPA055"]);
                yield return new Fault("validity that ends before it begins", file.Path, file.With(i, Regex.Replace(text, ",\\s+source:", ", from: 2027-01-01, until: 2026-01-01, source:")), i, Place.Line, ["RPA056"]);
            }
        }
    }

    [GeneratedRegex(@"type: (?<type>[a-z-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"(, (min|max|max-length): [0-9.]+|, pattern: ""[^""]*"")", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bounds();

    [GeneratedRegex(@"min: (?<min>[0-9.]+), max: (?<max>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MinMax();

    [GeneratedRegex(@"(?<=options: \[([a-z0-9-]+, )*)(?<option>[a-z0-9-]+)(, )?(?=[a-z0-9, -]*\])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Option();

    [GeneratedRegex(@"label: \{ de: (?<de>[^,}]+), en: [^}]+ \}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OneLanguage();

    [GeneratedRegex(@"when: \{ (?<key>[a-zA-Z]+):", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cell();

    [GeneratedRegex(@"then: \{ (?<key>[a-zA-Z]+): (?<value>[a-z-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Output();

    [GeneratedRegex("\"(?<sign>[<>]=?) ?(?<number>[0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bound();
}
