using System.Collections.Frozen;
using System.Collections.Immutable;
using Rpa.Bots.Documents;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Running;
using Rpa.Language.Schema;

namespace Rpa.Language.Testing;

/// <summary>Reads a test file against the process it tests.</summary>
internal sealed class TestReader
{
    private static readonly DateTime Monday = new(2026, 1, 5, 9, 0, 0, DateTimeKind.Unspecified);

    private readonly ParseContext _context;
    private readonly TestValues _values;
    private readonly CompiledBundle _bundle;

    private TestReader(CompiledBundle bundle, string path, DiagnosticBag diagnostics)
    {
        var definition = bundle.Definition;
        _bundle = bundle;
        _values = new TestValues(diagnostics);
        _context = new ParseContext
        {
            Name = definition.Name,
            File = path,
            Diagnostics = diagnostics,
            Catalog = bundle.Catalog,
            Assets = AssetTable.Of(bundle.Assets),
            Calendar = definition.Calendar,
            Data = definition.Data,
            Scope = Scopes.Base(definition.Data, definition.Calendar),
            States = definition.States.Keys.ToFrozenSet(),
            Finals = FrozenDictionary<string, string>.Empty,
            Rules = definition.Rules,
            Workflows = FrozenDictionary<string, WorkflowHead>.Empty,
            Unread = FrozenSet<string>.Empty,
        };
    }

    /// <summary>The file, or null where nothing of use could be read. A test with faults is left out, and its faults are in <paramref name="diagnostics"/>.</summary>
    /// <param name="bundle">The process.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="names">Names of tests in other files of the process; those of this one are added.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static TestFile? Read(CompiledBundle bundle, string path, ReadOnlySpan<byte> bytes, Dictionary<string, SourceSpan> names, DiagnosticBag diagnostics)
    {
        if (YamlReader.Read(path, bytes, diagnostics) is not { } node)
        {
            return null;
        }

        new ShapeCheck(diagnostics).Check(node, TestShape.File, TestShape.File.Name);
        return node is YamlMapping root ? new TestReader(bundle, path, diagnostics).Read(root, names) : null;
    }

    private TestFile Read(YamlMapping root, Dictionary<string, SourceSpan> names)
    {
        var stubs = new StubReader(_context, _values, _bundle.Definition);
        var shared = stubs.Read(root["bots"], isForFile: true);
        var tests = ImmutableArray.CreateBuilder<TestCase>();
        foreach (var map in ParseContext.Items(root["tests"]).OfType<YamlMapping>())
        {
            if (map["test"] is not YamlScalar { Text.Length: > 0 } name)
            {
                continue;
            }

            if (!names.TryAdd(name.Text, name.Span))
            {
                _context.Report(TestDiagnostics.NameTaken, name.Span, $"There is another test '{name.Text}' ({names[name.Text]}).", "Say in each name what this one is about.");
            }

            var before = _context.Diagnostics.Count;
            var now = LocalClock.ToInstant(Moment(map["now"]) ?? Moment(root["now"]) ?? Monday);
            var start = new TestStartReader(_context, _values, _bundle).Read(map, root, now, name.Span);
            var bots = stubs.Read(map["bots"], isForFile: false);
            var steps = new TestStepReader(_context, _values, _bundle).Read(map["steps"]);
            var expect = new ExpectReader(_context, _values, _bundle).Read(map["expect"] as YamlMapping, name.Span);
            if (start is var (started, department) && _context.Diagnostics.Count == before)
            {
                tests.Add(new TestCase(name.Text, name.Span, new TestScript(started, department, bots, steps, expect) { BotsSpan = map.Entries.FirstOrDefault(e => e.Key.Text == "bots")?.Key.Span ?? name.Span }));
            }
        }

        return new TestFile(_context.File, tests.ToImmutable()) { Bots = shared };
    }

    private static DateTime? Moment(YamlNode? node) => ParseContext.Text(node) is { } text ? Spelling.Moment(text) : null;
}
