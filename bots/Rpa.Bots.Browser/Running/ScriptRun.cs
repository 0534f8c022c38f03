using System.Text.Json;
using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Scripts;
using Rpa.Bots.Effects;

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
    private readonly Submission _submission;
    private readonly StepRunner _steps;
    private readonly CancellationToken _cancellationToken;

    public ScriptRun(PageScript script, ActionContext context, PageLease lease, BrowserBotOptions options, CancellationToken cancellationToken)
    {
        _script = script;
        _context = context;
        _lease = lease;
        _cancellationToken = cancellationToken;
        _live = new LivePage(lease.Page);
        _reader = new PageReader(_live, options, cancellationToken);
        _values = new ScriptValues(script, context);
        _evidence = new StepEvidence(context.Evidence, _live, options.Time, cancellationToken);
        var writer = new FieldWriter(_reader, options, cancellationToken);
        var conditions = new ConditionCheck(_reader, _values);
        _submission = new Submission(context, _reader, writer, conditions, _values, _evidence, options);
        var signIn = new SignIn(context, lease, _reader, writer, _values, _evidence, options);
        _steps = new StepRunner(context, lease, _reader, writer, conditions, _submission, signIn, _values, _evidence, options, cancellationToken);
    }

    /// <summary>Runs it. An expired session is signed in again and the script starts anew, as long as nothing irreversible was begun.</summary>
    public async Task<ActionOutcome> RunAsync()
    {
        await using var abort = _cancellationToken.Register(() => _ = _lease.AbortAsync());

        // A driver that died in the middle may leave a call without an answer; cancelling ends the attempt all the same, and the page goes with its lease.
        var attempt = AttemptAsync();
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

    private async Task<ActionOutcome> AttemptAsync()
    {
        await FenceAsync();
        for (var start = 1; ; start++)
        {
            try
            {
                _reader.DeclaredMessages = _script.Messages is null ? null : _values.Plain(_script.Messages);
                foreach (var target in _values.Plain(_script.Mask))
                {
                    _evidence.Mask(target);
                }

                var outcome = await _steps.RunAsync(_script.Steps) ?? new ActionOutcome.Done(_values.Outputs);
                _evidence.Collect();
                return outcome;
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
                return await EndAsync(new Stop.Technical($"The browser failed: {FirstLine(e.Message)}"));
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

        return stop switch
        {
            Stop.Business b => new ActionOutcome.Refused(b.Failure, b.Message, b.Detail),
            _ when _submission.HasBegun => new ActionOutcome.Uncertain(stop.Message),
            _ => new ActionOutcome.Retry(stop.Message),
        };
    }

    /// <summary>Requests to any host that the script does not declare are not made; where a redirect leads there, <see cref="PageReader"/> stops.</summary>
    private Task FenceAsync()
    {
        var foreign = HostFence.Foreign(_lease.Site.Address, _script.AllHosts);
        _reader.Foreign = foreign;
        return _lease.Context.RouteAsync(foreign, async route =>
        {
            _evidence.Step($"kept from {HostFence.HostOf(route.Request.Url)}: the script does not declare that host");
            await route.AbortAsync(RequestAbortErrorCode.BlockedByClient);
        });
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
