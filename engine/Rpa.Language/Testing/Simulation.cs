using System.Collections.Immutable;
using System.Text;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;

namespace Rpa.Language.Testing;

/// <summary>What became of a choice.</summary>
/// <param name="IsTaken">The walk has gone on.</param>
/// <param name="Message">Why not, in words; empty where it was taken.</param>
/// <param name="IsRefusal">The house refuses it; it can be taken all the same, as a refusal that the walk shows.</param>
public sealed record ChoiceResult(bool IsTaken, string Message, bool IsRefusal = false);

/// <summary>
/// A walk through a process, chosen step by step. What is chosen is written down as a test and run as one, so that the walk is what a test does, and can be kept as one.
/// </summary>
public sealed class Simulation(CompiledBundle bundle, DateTime now)
{
    private const string Path = "simulation";

    private ImmutableList<Move> _moves = [];

    /// <summary>The process.</summary>
    public CompiledBundle Bundle { get; } = bundle;

    /// <summary>The case as it is, or null before it starts.</summary>
    public CaseWalk? Walk { get; private set; }

    /// <summary>What may happen next.</summary>
    public ImmutableArray<Choice> Choices => new ChoiceList(Bundle, Walk).All();

    /// <summary>How many choices were taken.</summary>
    public int Count => _moves.Count;

    /// <summary>What is wrong with a value, or null.</summary>
    public static string? Check(Ask ask, string written)
    {
        if (Node(Written(ask, written)) is not { } node)
        {
            return $"{ask.Expected} was expected.";
        }

        var found = new DiagnosticBag();
        var values = new TestValues(found);
        _ = ask.Field is { } field ? values.Field(field, node) : values.Typed(node, ask.Type, ask.Name);
        return found.ToImmutable() is [var first, ..] ? $"{first.Message} {first.Remedy}".Trim() : null;
    }

    /// <summary>Takes a choice. With a fault in it, or where the house refuses, the walk stays as it was.</summary>
    /// <param name="choice">One of <see cref="Choices"/>.</param>
    /// <param name="answers">What was asked for, by name; what is left out stays out.</param>
    /// <param name="person">Who does it; null for <see cref="Choice.Person"/>.</param>
    /// <param name="evenRefused">Take a step that the house refuses as one that is refused.</param>
    public ChoiceResult Take(Choice choice, IReadOnlyDictionary<string, string> answers, string? person = null, bool evenRefused = false)
    {
        if (choice.Asks.FirstOrDefault(a => a.IsRequired && !answers.ContainsKey(a.Name)) is { } missing)
        {
            return new ChoiceResult(IsTaken: false, $"'{missing.Name}' is needed ({missing.Expected}).");
        }

        var values = choice.Asks.Where(a => answers.ContainsKey(a.Name)).ToDictionary(a => a.Name, a => Written(a, answers[a.Name]));
        var move = choice.Make(values, string.IsNullOrWhiteSpace(person) ? null : person.Trim());
        var (walk, fault) = Run(_moves.Add(move));
        if (fault is { Code: var code } && code == TestDiagnostics.Refused.Code && move is Move.Step step)
        {
            if (!evenRefused)
            {
                return new ChoiceResult(IsTaken: false, fault.Message, IsRefusal: true);
            }

            var words = walk!.Verdict.Message.En;
            move = new Move.Step(YamlText.MapOf([.. step.Content.Entries, ("refused", YamlText.Of(words))]));
            (walk, fault) = Run(_moves.Add(move));
        }

        if (fault is not null || walk is null)
        {
            return new ChoiceResult(IsTaken: false, fault is null ? "This cannot be." : $"{fault.Message} {fault.Remedy}".Trim());
        }

        _moves = _moves.Add(move);
        Walk = walk;
        return new ChoiceResult(IsTaken: true, "");
    }

    /// <summary>Takes the last choice back; false where there is none.</summary>
    public bool Back()
    {
        if (_moves.IsEmpty)
        {
            return false;
        }

        _moves = _moves.RemoveAt(_moves.Count - 1);
        Walk = _moves.IsEmpty ? null : Run(_moves).Walk;
        return true;
    }

    /// <summary>The walk as an item of `tests:`, with what holds now as what is expected; the first line without its hyphen.</summary>
    public string ToTest(string name) => Test(name, _moves, WalkExpectation.Of(Walk ?? throw new InvalidOperationException("Nothing has started."))).Write();

    /// <summary>The walk of some moves, or the first fault.</summary>
    private (CaseWalk? Walk, Diagnostic? Fault) Run(ImmutableList<Move> moves)
    {
        var text = YamlText.MapOf(("tests", YamlText.ListOf([Test(Path, moves, YamlText.MapOf())]))).Write();
        var found = new DiagnosticBag();
        var file = TestReader.Read(Bundle, Path, Encoding.UTF8.GetBytes(text), [], found);
        if (found.ToImmutable().FirstOrDefault(d => d.Severity == Severity.Error) is { } fault)
        {
            return (null, fault);
        }

        var result = new TestRun(Bundle, file!, file!.Tests[0], isOpen: true).Run();
        // An answer that is not used yet waits behind a step that is still to come.
        return (result.Walk, result.Faults.FirstOrDefault(f => f.Code != TestDiagnostics.UnusedAnswer.Code));
    }

    private YamlText.Map Test(string name, ImmutableList<Move> moves, YamlText.Map expect)
    {
        var bots = moves.Where(m => m is Move.Bot or Move.Probe).GroupBy(m => m is Move.Bot bot ? bot.State : ((Move.Probe)m).State).Select(Bot).ToList();
        var steps = moves.OfType<Move.Step>().Select(s => s.Content).ToList();
        return YamlText.MapOf(
            ("test", YamlText.Of(name)),
            ("now", new YamlText.Raw(now.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture))),
            ("start", moves.OfType<Move.Start>().FirstOrDefault()?.Content),
            ("bots", bots.Count > 0 ? YamlText.ListOf(bots) : null),
            ("steps", steps.Count > 0 ? YamlText.ListOf(steps) : null),
            ("expect", expect));
    }

    private static YamlText.Map Bot(IGrouping<string, Move> moves)
    {
        var answers = moves.OfType<Move.Bot>().Select(b => b.Answer).ToList();
        var probe = moves.OfType<Move.Probe>().Select(p => p.Answer).ToList();
        return YamlText.MapOf(
            [
                ("in", YamlText.Of(moves.Key)),
                .. answers is [var one] ? one.Entries.Select(e => (e.Key, (YamlText?)e.Value)) : answers.Count > 0 ? [("answers", YamlText.ListOf(answers))] : [],
                ("probe", probe.Count > 0 ? YamlText.ListOf(probe) : null),
            ]);
    }

    /// <summary>What a person typed, as YAML.</summary>
    private static YamlText Written(Ask ask, string text)
    {
        if (ask.IsScalarList)
        {
            return YamlText.ListOf(text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(YamlText.Of));
        }

        return ask.Type.Kind switch
        {
            CelKind.List or CelKind.Map or CelKind.Record => new YamlText.Raw(text.ReplaceLineEndings(" ")),
            CelKind.String or CelKind.Dyn => YamlText.Of(text),
            _ => YamlText.OfTyped(text),
        };
    }

    private static YamlNode? Node(YamlText text)
    {
        var found = new DiagnosticBag();
        var root = YamlReader.Read(Path, Encoding.UTF8.GetBytes(YamlText.MapOf(("value", text)).Write()), found) as YamlMapping;
        return found.HasErrors ? null : root?["value"];
    }
}
