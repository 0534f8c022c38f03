using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>Leads a case through a test: after each step bots answer from the test until the case rests. An open test stops without fault where an answer is missing.</summary>
internal sealed class TestRun(CompiledBundle bundle, TestFile file, TestCase test, bool isOpen = false)
{
    private readonly List<Diagnostic> _faults = [];
    private readonly List<Difference> _differences = [];
    private readonly StubTray _stubs = new(bundle, file, test);
    private CaseWalk _walk = null!;

    public TestResult Run()
    {
        var script = test.Script;
        _walk = CaseWalk.Begin(bundle, script.Department, script.Start);
        var goesOn = Rest(_walk.Now);
        foreach (var step in script.Steps.TakeWhile(_ => goesOn))
        {
            goesOn = Take(step) && Rest(_walk.Now);
        }

        // What a test that has broken off would have shown says nothing.
        if (goesOn)
        {
            _differences.AddRange(new Comparison(_walk).With(script.Expect));
            _faults.AddRange(_stubs.Unused());
        }

        return new TestResult(test)
        {
            Faults = [.. _faults],
            Differences = [.. _differences],
            ExpectedPath = script.Expect.Path.IsDefault ? [] : [.. script.Expect.Path.Select(p => p.Value)],
            Walk = _walk,
            UsedOfFile = [.. _stubs.UsedOfFile],
        };
    }

    /// <summary>Lets bots answer and timers run out until a moment; false after a fault that ends the test, or where an open test waits for an answer.</summary>
    private bool Rest(DateTimeOffset until)
    {
        while (true)
        {
            _walk = _walk.Until(until);
            if (_walk.Events.Count > CaseWalk.MostInputs)
            {
                return Fault(
                    TestDiagnostics.NoRest, test.Span, $"After {CaseWalk.MostInputs} inputs the case still does not rest; it is in '{_walk.Case.State}'.",
                    "Look for a circle in the workflow, or make the test shorter.");
            }

            if (_walk.Work is not { } work)
            {
                return true;
            }

            if (!Answer(work))
            {
                return false;
            }
        }
    }

    private bool Answer(BotCall work)
    {
        if (work.IsProbe)
        {
            if (_stubs.Probe(_walk.Case.Action!) is not { } reply)
            {
                return Missing(work, $"'{work.State}' asks whether its effect happened (visit {work.Visit}), and no probe answers.", "probe: [not-found]");
            }

            _walk = _walk.Answer(reply);
            return true;
        }

        if (_stubs.Action(_walk.Case.Action!) is not { } answer)
        {
            var attempt = work.Attempt > 1 ? $", attempt {work.Attempt}" : "";
            return Missing(work, $"'{work.State}' does '{work.Action}' (visit {work.Visit}{attempt}), and no bot answers.", $"result: {Outputs(work)}");
        }

        _walk = _walk.Answer(answer);
        return true;
    }

    /// <summary>What an answer must have at least.</summary>
    private string Outputs(BotCall work)
    {
        var asks = new BotChoices(bundle, _walk, work).All().First().Asks;
        var needed = asks.Where(a => a.IsRequired && !a.Name.Contains('.', StringComparison.Ordinal)).Select(a => $"{a.Name}: …").ToList();
        return needed.Count > 0 ? $"{{ {string.Join(", ", needed)} }}" : asks.IsEmpty ? "{}" : "{ … }";
    }

    private bool Missing(BotCall work, string message, string answer) =>
        !isOpen && Fault(TestDiagnostics.NoAnswer, test.Script.BotsSpan, message, $"Add to the 'bots' of this test: '- {{ in: {work.State}, {answer} }}'.");

    private bool Take(TestStep step) => step switch
    {
        TestStep.Submit submit => InTask(step, submit.State) && Apply(step, new TaskSubmitted { At = _walk.Now, Actor = submit.Actor, Visit = _walk.Case.Visit, Outcome = submit.Outcome, Edits = submit.Edits }),
        TestStep.Second second => InTask(step, second.State) && Apply(step, new TaskSubmitted { At = _walk.Now, Actor = second.Actor, Visit = _walk.Case.Visit, Outcome = second.Outcome, Edits = MapValue.Empty }),
        TestStep.Message message => Apply(step, new MessageArrived { At = _walk.Now, Actor = message.Actor, Message = message.Name, Content = message.Content, Documents = message.Documents }),
        TestStep.Command command => Apply(step, new OperatorCommanded { At = _walk.Now, Actor = command.Actor, Command = command.What, Target = command.Target, Data = command.Data, Reason = command.Reason }),
        TestStep.After after => Rest(Moments.Plus(_walk.Now, after.Period, bundle.Definition.Calendar)),
        TestStep.Until until => until.At >= _walk.Now ? Rest(until.At) : Fault(
            TestDiagnostics.StepNotPossible, step.Span, $"It is already {Moments.Show(_walk.Now)}.", "Time does not run backwards: name a later moment."),
        TestStep.UntilTimer timer => UntilTimer(timer),
        TestStep.Child child => Child(child),
        TestStep.Check check => Check(check),
        _ => throw new NotSupportedException($"A step of type {step.GetType().Name} is not known."),
    };

    private bool InTask(TestStep step, string state) => (_walk.Case.State == state && _walk.Case.Task is not null) || Fault(
        TestDiagnostics.StepNotPossible, step.Span, $"The task '{state}' is not open: {Where()}", "Let the case come there first, or correct the step.");

    private string Where()
    {
        var at = $"the case is in '{_walk.Case.State}'";
        return _walk.Case switch
        {
            { Phase: CasePhase.Exception, Exception: { } raised } => $"{at}, in the supervisor's queue ({raised.Kind}): {raised.Message}",
            { Outcome: { } outcome } => $"{at} and has ended ({outcome}).",
            _ => $"{at}.",
        };
    }

    private bool Apply(TestStep step, CaseInput input)
    {
        _walk = _walk.With(input);
        var verdict = _walk.Verdict;
        if (step.Refused is { } words)
        {
            if (verdict.Kind is not (VerdictKind.Refused or VerdictKind.Stale))
            {
                _differences.Add(new Difference("refused", $"'{words}'", verdict.Kind == VerdictKind.Deferred ? "deferred until the open effect is settled" : "applied", step.Span));
            }
            else if (!Moments.Contains(verdict.Message, words))
            {
                _differences.Add(new Difference("refused", $"'{words}'", $"'{verdict.Message.En}'", step.Span));
            }

            return true;
        }

        return verdict.Kind is not (VerdictKind.Refused or VerdictKind.Stale) || Fault(
            TestDiagnostics.Refused, step.Span, $"The step is refused: {verdict.Message.En}", "Correct the step; or expect it: 'refused: …' with some of these words.");
    }

    private bool UntilTimer(TestStep.UntilTimer step)
    {
        if (_walk.Case.Timers.FirstOrDefault(t => t.Id == step.Timer) is not { } timer)
        {
            return Fault(TestDiagnostics.StepNotPossible, step.Span, $"Time cannot pass until {step.What} is over, since it is not running: {Where()}", "Let the case come there first; a deadline may be paused or over.");
        }

        return Rest(timer.DueAt);
    }

    private bool Child(TestStep.Child step)
    {
        if (_walk.Case.State != step.State || _walk.Case.Phase != CasePhase.Children)
        {
            return Fault(TestDiagnostics.StepNotPossible, step.Span, $"'{step.State}' waits for no case: {Where()}", "Let the case come there first.");
        }

        var running = _walk.Case.Children.Where(c => c is { Outcome: null, Reference: not null }).ToList();
        if ((step.Number is { } number ? running.Find(c => c.Index == number - 1) : running.FirstOrDefault()) is not { } child)
        {
            return Fault(TestDiagnostics.StepNotPossible, step.Span, $"Case number {step.Number} of '{step.State}' is not running.", $"Running: {string.Join(", ", running.Select(c => c.Index + 1))}.");
        }

        _walk = _walk.ChildEnded(child.Index, step.Outcome, step.Data);
        return true;
    }

    private bool Check(TestStep.Check check)
    {
        _differences.AddRange(new Comparison(_walk).With(check.Expect, isLast: false));
        return true;
    }

    private bool Fault(DiagnosticDescriptor descriptor, SourceSpan span, string message, string remedy)
    {
        _faults.Add(new Diagnostic(descriptor.Code, descriptor.Severity, span, message, remedy, []));
        return false;
    }
}
