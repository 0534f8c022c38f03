using System.Text.Json;
using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Effects;
using Rpa.Bots.Targets;

namespace Rpa.Bots.Browser.Running;

/// <summary>One attempt of one script for one case, on a page of its own.</summary>
internal sealed class ScriptRun : IDisposable
{
    private const int MostStarts = 3;
    private readonly PageScript _script;
    private readonly ActionContext _context;
    private readonly PageLease _lease;
    private readonly LivePage _live;
    private readonly PageReader _reader;
    private readonly ScriptValues _values;
    private readonly StepEvidence _evidence;
    private readonly TargetHealer _healer;
    private readonly AttemptTrace _trace;
    private readonly Submission _submission;
    private readonly StepRunner _steps;
    private readonly CancellationToken _cancellationToken;

    public ScriptRun(PageScript script, ActionContext context, PageLease lease, BrowserBotOptions options, CancellationToken cancellationToken)
    {
        _script = script;
        _context = context;
        _lease = lease;
        _cancellationToken = cancellationToken;
        _live = new LivePage(lease.Page, options.Time);
        _reader = new PageReader(_live, options, cancellationToken);
        _values = new ScriptValues(script, context);
        _evidence = new StepEvidence(context.Evidence, _live, _reader.Direct, options.Time, cancellationToken);
        _healer = new TargetHealer(new ScriptVersion(script.Name, script.Version), context.Targets, _live, _evidence, cancellationToken);
        _reader.Healer = _healer;
        var writer = new FieldWriter(_reader, options, cancellationToken);
        var conditions = new ConditionCheck(_reader, _values);
        _submission = new Submission(context, _reader, writer, conditions, _values, _evidence, options);
        _trace = new AttemptTrace(lease.Context, context.Case.Attempt > 1 && options.RecordRetries, options);
        _reader.Direct.IsOn = !_trace.IsOn;
        var signIn = new SignIn(context, lease, _trace, _reader, writer, _values, _evidence, options);
        _steps = new StepRunner(context, lease, _reader, writer, conditions, _submission, signIn, _values, _evidence, options, cancellationToken);
    }

    /// <summary>Runs it. An expired session is signed in again and the script starts anew, as long as nothing irreversible was begun.</summary>
    public async Task<ActionOutcome> RunAsync()
    {
        await using var abort = _cancellationToken.Register(() => _ = _lease.AbortAsync());

        // A driver that died in the middle may leave a call without an answer; cancelling ends the attempt all the same, and the page goes with its lease.
        var attempt = RecordedAsync();
        try
        {
            return await attempt.WaitAsync(_cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = attempt.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    private async Task<ActionOutcome> RecordedAsync()
    {
        await FenceAsync();
        await _healer.LoadAsync();
        await _trace.StartAsync();
        var outcome = await AttemptAsync();
        if (await _trace.EndAsync() is { } recording)
        {
            await _evidence.AttachAsync("trace", "Recording of the attempt", recording, "application/zip");
        }

        return outcome;
    }

    private async Task<ActionOutcome> AttemptAsync()
    {
        for (var start = 1; ; start++)
        {
            try
            {
                _reader.DeclaredMessages = _script.Messages is null ? null : _values.Plain(_script.Messages);
                foreach (var target in _values.Plain(_script.Mask))
                {
                    _evidence.Mask(target);
                }

                var ended = await _steps.RunAsync(_script.Steps);
                _evidence.Collect();
                if (ended is not null)
                {
                    return ended;
                }

                // What was read from places that nobody has approved goes no further: it may be a probe's answer.
                _healer.DemandCertain("the results were taken");
                await _healer.KeepAsync();
                return new ActionOutcome.Done(_values.Outputs);
            }
            catch (StopException e) when (e.Stop is Stop.Expired && !_submission.HasBegun && start < MostStarts)
            {
                _evidence.Step("the session had expired: signing in again and starting over");
                await _lease.ForgetSignInAsync();
                _reader.SignInForm = null;
                _live.ForgetFilled();
                _values.Clear();
            }
            catch (StopException e)
            {
                return await EndAsync(e.Stop);
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException or JsonException)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                _context.Log.Failed(_script.Name, e);
                return await EndAsync(_reader.LedAway ?? new Stop.Technical($"The browser failed: {FirstLine(e.Message)}"));
            }
            catch (EffectRefusedException e)
            {
                _evidence.Step("the permission to act was refused; nothing was pressed");
                throw new EffectRefusedException(e.Message);
            }
        }
    }

    public void Dispose() => _live.Dispose();

    private async Task<ActionOutcome> EndAsync(Stop stop)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        _evidence.Collect();
        if (!_live.Page.IsClosed)
        {
            await _evidence.PictureAsync("screenshot-failure", stop.Message);
        }

        if (stop is Stop.Doubt)
        {
            await _healer.ProposeAsync();
        }

        return stop switch
        {
            Stop.Business b => new ActionOutcome.Refused(b.Failure, b.Message, b.Detail),
            _ when _submission.HasBegun => new ActionOutcome.Uncertain(stop.Message),
            Stop.Doubt => new ActionOutcome.Doubtful(stop.Message),
            _ => new ActionOutcome.Retry(stop.Message),
        };
    }

    /// <summary>Requests to any host that the script does not declare are not made; where a document was to come from there, <see cref="PageReader"/> stops.</summary>
    private Task FenceAsync()
    {
        _live.Foreign = _lease.Fence.Foreign;
        return _lease.Fence.KeepAsync(_lease.Context, address => _evidence.Step($"kept from {HostFence.HostOf(address)}: the script does not declare that host"));
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
