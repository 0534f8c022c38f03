using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Conformance;

/// <summary>How the cases of one section went.</summary>
/// <param name="Name">The part of the ids before the first slash.</param>
/// <param name="Total">Cases.</param>
/// <param name="Passed">Cases that gave the expected value, or an error where one is expected; without comparing, cases that gave a value.</param>
public sealed record CelBatchSection(string Name, int Total, int Passed);

/// <summary>How a batch went.</summary>
/// <param name="Sections">In the order of the file.</param>
/// <param name="Unreadable">Lines that are no cases.</param>
public sealed record CelBatchSummary(ImmutableArray<CelBatchSection> Sections, int Unreadable)
{
    /// <summary>All cases.</summary>
    public int Total => Sections.Sum(s => s.Total);

    /// <summary>All passed cases.</summary>
    public int Passed => Sections.Sum(s => s.Passed);

    /// <summary>A table: section, passed, total, per cent.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Unreadable > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"not read",-16}{Unreadable,6} lines\n");
        }

        foreach (var section in Sections.Append(new CelBatchSection("all", Total, Passed)))
        {
            var percent = section.Total == 0 ? 100 : 100.0 * section.Passed / section.Total;
            text.Append(CultureInfo.InvariantCulture, $"{section.Name,-16}{section.Passed,6} of {section.Total,5}{percent,8:F1} %\n");
        }

        return text.ToString();
    }
}

/// <summary>Evaluates a file of cases in the notation of the public CEL conformance suite.</summary>
public static class CelBatch
{
    private const int MaxLine = 1024 * 1024;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Reads lines `{"id","expr","typeEnv","bindings","disableCheck"}` and writes a line `{"id","value"|"error"}` for each. With
    /// <paramref name="compare"/> it writes the cases that differ from their `value` or `error` only, with what was expected.
    /// </summary>
    public static CelBatchSummary Run(TextReader input, TextWriter output, bool compare)
    {
        var sections = new List<CelBatchSection>();
        var unreadable = 0;
        var number = 0;
        while (input.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                if (line.Length > MaxLine)
                {
                    throw new FormatException("The line is longer than a megabyte.");
                }

                using var document = JsonDocument.Parse(line);
                Demand(document.RootElement, compare);
                Count(sections, document.RootElement, RunCase(document.RootElement, output, compare));
            }
            catch (Exception fault) when (fault is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or OverflowException)
            {
                unreadable++;
                WriteLine(output, w =>
                {
                    w.WriteNumber("line", number);
                    w.WriteString("error", $"The line is no case: {fault.Message}");
                });
            }
        }

        return new CelBatchSummary([.. sections], unreadable);
    }

    /// <summary>Evaluates one case.</summary>
    internal static CelResult Evaluate(JsonElement test)
    {
        var isChecked = !(test.TryGetProperty("disableCheck", out var disable) && disable.ValueKind == JsonValueKind.True);
        var environment = CelEnvironment.Empty;
        foreach (var declaration in test.TryGetProperty("typeEnv", out var declarations) ? declarations.EnumerateArray().ToArray() : [])
        {
            if (declaration.TryGetProperty("ident", out var ident))
            {
                environment = environment.With(declaration.GetProperty("name").GetString()!, CelNotation.ReadType(ident.GetProperty("type")));
            }
        }

        var variables = new Dictionary<string, Value>();
        foreach (var binding in test.TryGetProperty("bindings", out var bindings) ? bindings.EnumerateObject().ToArray() : [])
        {
            variables[binding.Name] = CelNotation.Read(binding.Value.GetProperty("value"));
        }

        var diagnostics = new DiagnosticBag();
        var text = test.GetProperty("expr").GetString() ?? "";
        var place = SourceSpan.StartOf("expression");
        var program = isChecked ? CelCompiler.Compile(text, place, environment, diagnostics) : CelCompiler.CompileUnchecked(text, place, environment, diagnostics);
        return program?.Evaluate(new Activation(variables)) ?? CelResult.Failed(string.Join(" ", diagnostics.ToImmutable().Select(d => $"{d.Span.Line}:{d.Span.Column}: {d.Message}")));
    }

    private static bool RunCase(JsonElement test, TextWriter output, bool compare)
    {
        var result = Evaluate(test);
        var passed = compare ? IsExpected(test, result) : result.Value is not null;
        if (compare && passed)
        {
            return true;
        }

        WriteLine(output, writer =>
        {
            writer.WriteString("id", Id(test));
            if (compare)
            {
                writer.WriteString("expr", test.GetProperty("expr").GetString());
                writer.WritePropertyName("expected");
                (test.TryGetProperty("value", out var wanted) ? wanted : test.GetProperty("error")).WriteTo(writer);
            }

            if (result.Value is { } value)
            {
                writer.WritePropertyName("value");
                CelNotation.Write(writer, value);
            }
            else
            {
                writer.WriteString("error", result.Error);
            }
        });
        return passed;
    }

    /// <summary>
    /// The same value, or an error where one is expected; as in the suite's own runners its words are not compared. A bug of ours is no expected error.
    /// </summary>
    internal static bool IsExpected(JsonElement test, CelResult result)
    {
        if (test.TryGetProperty("value", out var expected))
        {
            return result.Value is { } value && CelNotation.AreSame(value, CelNotation.Read(expected));
        }

        return !test.TryGetProperty("error", out _) || (result.Error is { } error && !error.StartsWith(CelCompiler.InternalFault, StringComparison.Ordinal));
    }

    private static void Demand(JsonElement test, bool compare)
    {
        static JsonValueKind? Kind(JsonElement test, string name) => test.TryGetProperty(name, out var value) ? value.ValueKind : null;

        var fault = test.ValueKind != JsonValueKind.Object ? "an object with 'id' and 'expr' was expected"
            : Kind(test, "expr") != JsonValueKind.String ? "'expr' must be a text"
            : Kind(test, "id") is not (null or JsonValueKind.String) ? "'id' must be a text"
            : Kind(test, "typeEnv") is not (null or JsonValueKind.Array) ? "'typeEnv' must be a list of declarations"
            : Kind(test, "bindings") is not (null or JsonValueKind.Object) ? "'bindings' must be an object"
            : compare && Kind(test, "value") is null && Kind(test, "error") is null ? "there is neither 'value' nor 'error' to compare with"
            : null;
        if (fault is not null)
        {
            throw new FormatException(fault + ".");
        }
    }

    private static string Id(JsonElement test) => test.TryGetProperty("id", out var id) ? id.GetString() ?? "" : "";

    private static void Count(List<CelBatchSection> sections, JsonElement test, bool passed)
    {
        var name = Id(test).Split('/')[0];
        var at = sections.FindIndex(s => s.Name == name);
        if (at < 0)
        {
            at = sections.Count;
            sections.Add(new CelBatchSection(name, 0, 0));
        }

        sections[at] = sections[at] with { Total = sections[at].Total + 1, Passed = sections[at].Passed + (passed ? 1 : 0) };
    }

    private static void WriteLine(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(stream.ToArray()));
        output.Write('\n');
    }
}
