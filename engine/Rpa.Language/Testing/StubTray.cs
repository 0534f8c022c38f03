using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>The answers that a test has ready: its own one after the other, then those of the file.</summary>
internal sealed class StubTray(CompiledBundle bundle, TestFile file, TestCase test)
{
    private readonly Dictionary<SourceSpan, int> _given = [];
    private readonly HashSet<SourceSpan> _usedOfFile = [];

    /// <summary>Places of the answers for the whole file that were given.</summary>
    public IReadOnlySet<SourceSpan> UsedOfFile => _usedOfFile;

    /// <summary>The answer to an action, or null.</summary>
    public BotAnswer? Action(PendingAction call) => Next(call, s => s.Answers);

    /// <summary>The answer of the probe of an action, or null.</summary>
    public ProbeReply? Probe(PendingAction call) => Next(call, s => s.Probe);

    /// <summary>Answers of the test that nobody asked for.</summary>
    public IEnumerable<Diagnostic> Unused()
    {
        foreach (var stub in test.Script.Bots)
        {
            foreach (var (span, times) in stub.Answers.Select(a => (a.Span, a.Times)).Concat(stub.Probe.Select(p => (p.Span, p.Times))))
            {
                var given = _given.GetValueOrDefault(span);
                if (given < (times ?? 1))
                {
                    var asked = given == 0 ? "Nobody asked for this answer" : $"This answer was asked for {given} times, not {times}";
                    yield return new Diagnostic(
                        TestDiagnostics.UnusedAnswer.Code, TestDiagnostics.UnusedAnswer.Severity, span, $"{asked} of '{stub.State ?? stub.Action}'.", "Remove it, or let the case come there.", []);
                }
            }
        }
    }

    private T? Next<T>(PendingAction call, Func<BotStub, ImmutableArray<Stubbed<T>>> answers)
        where T : class
    {
        foreach (var (stub, isOfFile) in test.Script.Bots.Select(s => (s, false)).Concat(file.Bots.Select(s => (s, true))).Where(s => Fits(s.Item1, call)))
        {
            foreach (var stubbed in answers(stub).Where(a => _given.GetValueOrDefault(a.Span) < (a.Times ?? int.MaxValue)))
            {
                _given[stubbed.Span] = _given.GetValueOrDefault(stubbed.Span) + 1;
                if (isOfFile)
                {
                    _usedOfFile.Add(stubbed.Span);
                }

                return stubbed.Answer;
            }
        }

        return null;
    }

    private bool Fits(BotStub stub, PendingAction call) =>
        (stub.State is null || stub.State == call.State)
        && (stub.Action is null || stub.Action == call.Action)
        && (stub.Asset is null || bundle.Catalog.Actions[call.Action].Inputs.Any(i => i.AssetKind is not null && call.Inputs.Text(i.Name) == stub.Asset));
}
