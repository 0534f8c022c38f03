using Microsoft.Playwright;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Running;

/// <summary>Presses buttons, links and keys, and goes from window to window.</summary>
internal sealed class PressRunner(PageReader reader, FieldWriter writer, ScriptValues values, StepEvidence evidence, BrowserBotOptions options)
{
    private LivePage Live => reader.Live;

    private float Milliseconds => (float)options.NavigationTimeout.TotalMilliseconds;

    /// <summary>Presses what changes nothing for good. How dialogs are answered holds until the next press, since pages ask late.</summary>
    public async Task ClickAsync(ClickStep step, CancellationToken cancellationToken)
    {
        var target = values.Plain(step.Target);
        var filled = Live.Filled;
        var (direct, now) = step.OpensWindow ? default : await reader.AimAsync(target, filled);
        var handle = direct is null ? await reader.FindAsync(target, TargetUse.Press) : null;
        if (now is null)
        {
            await writer.CompareAllAsync();
        }
        else
        {
            FieldWriter.Compare(filled, now);
        }

        Live.Dialogs.Expect(step.AcceptDialog, step.Answer is null ? null : values.Text(step.Answer));
        if (step.OpensWindow)
        {
            await OpenAsync(target, handle!, cancellationToken);
        }
        else if (direct is null || !await PressAsync(target, direct, cancellationToken))
        {
            await (handle ?? await direct!.HandleAsync()).ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds });
        }

        evidence.Step(step.OpensWindow ? $"pressed {target.Title}, which opened a window" : $"pressed {target.Title}");
    }

    /// <summary>Presses with the mouse, and waits for the document where it leads to one; false, and nothing is pressed, where the mouse does not reach it now.</summary>
    private async Task<bool> PressAsync(PlainTarget target, DirectElement element, CancellationToken cancellationToken)
    {
        if (element.Aim is not { } at)
        {
            return false;
        }

        var arrivals = Live.Arrivals;
        await Live.Page.Mouse.ClickAsync(at.X, at.Y);
        try
        {
            var after = PageAnswer.Parse<PressAnswer>(await element.AskAsync("after").WaitAsync(options.NavigationTimeout, options.Time, cancellationToken));
            if (after.Hit == "other")
            {
                throw StopException.Technical($"Something moved in front of the {target.Title} as it was pressed.");
            }

            if (after.Leaves)
            {
                await Live.LeaveAsync(arrivals, options.NavigationTimeout, cancellationToken);
            }
        }
        catch (PlaywrightException) when (!Live.Page.IsClosed)
        {
            // The next document was there before the answer.
        }

        return true;
    }

    /// <summary>Presses a key in a field, or where the focus is.</summary>
    public async Task PressAsync(PressStep step)
    {
        var target = step.In is null ? null : values.Plain(step.In);
        var handle = target is null ? null : await reader.FindAsync(target, TargetUse.Press);
        await writer.CompareAllAsync();
        Live.Dialogs.Expect(accept: false);
        if (handle is not null)
        {
            await handle.PressAsync(step.Key, new ElementHandlePressOptions { Timeout = Milliseconds });
        }
        else
        {
            await Live.Page.Keyboard.PressAsync(step.Key);
        }

        evidence.Step(target is null ? $"pressed the key {step.Key}" : $"pressed the key {step.Key} in {target.Title}");
    }

    /// <summary>Closes the window in use and goes on in the one that opened it. A window that has closed itself is closed already.</summary>
    public async Task BackAsync()
    {
        if (!Live.HasOpener)
        {
            evidence.Step("the window had closed itself");
            return;
        }

        await Live.Page.CloseAsync();
        await reader.WaitAsync(() => Task.FromResult(!Live.Page.IsClosed), options.StepTimeout, stopAtMessages: false);
        evidence.Step("closed the window and went back to the one that opened it");
    }

    private async Task OpenAsync(PlainTarget target, IElementHandle handle, CancellationToken cancellationToken)
    {
        IPage window;
        try
        {
            window = await Live.Page.RunAndWaitForPopupAsync(
                () => handle.ClickAsync(new ElementHandleClickOptions { Timeout = Milliseconds }), new PageRunAndWaitForPopupOptions { Timeout = Milliseconds }).WaitAsync(cancellationToken);
        }
        catch (TimeoutException)
        {
            throw StopException.Technical($"The {target.Title} opened no window.");
        }

        Live.Enter(window);
        await reader.ArriveAsync();
    }
}
