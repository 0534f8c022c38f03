using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Running;

/// <summary>Signs in where the page asks for it, and returns to the page that was wanted.</summary>
internal sealed class SignIn(
    ActionContext context, PageLease lease, AttemptTrace trace, PageReader reader, FieldWriter writer, ScriptValues values, StepEvidence evidence, BrowserBotOptions options)
{
    /// <summary>Does nothing where the page does not ask. A password goes only into the field that the script names, never into one that looks like it. <paramref name="reopen"/> opens the page that was wanted.</summary>
    public async Task RunAsync(SignInStep step, Func<Task> reopen)
    {
        var password = values.Plain(step.Password) with { Key = null };
        reader.SignInForm = null;
        await reader.ArriveAsync();
        if (await reader.CountAsync(password) > 0)
        {
            await trace.WithoutAsync(() => EnterAsync(step, password));
            var wanted = reader.Live.Path;
            await lease.KeepSignInAsync();
            evidence.Step($"signed in at {lease.Site.Name}");
            reader.SignInForm = password;
            await reopen();
            if (wanted != reader.Live.Path)
            {
                await reader.ArriveAsync();
            }
        }

        reader.SignInForm = password;
    }

    private async Task EnterAsync(SignInStep step, PlainTarget password)
    {
        var site = lease.Site;
        var (userSecret, passwordSecret) = step.Account is { } account
            ? ($"{account}.user", $"{account}.password")
            : (site.UserSecret ?? site.Name + ".user", site.PasswordSecret ?? site.Name + ".password");
        var user = values.Plain(step.User) with { Key = null };
        var button = values.Plain(step.Button) with { Key = null };
        evidence.Mask(password);
        await writer.FillAsync(user, Value.Of(context.Secrets.Get(userSecret)));
        await writer.FillAsync(password, Value.Of(context.Secrets.Get(passwordSecret)));
        await (await reader.FindAsync(button)).ClickAsync(new ElementHandleClickOptions { Timeout = (float)options.StepTimeout.TotalMilliseconds });
        IReadOnlyList<string> alerts = [];
        var isIn = await reader.WaitAsync(
            async () =>
            {
                await reader.ArriveAsync();
                if (await reader.CountAsync(password) == 0)
                {
                    return true;
                }

                (_, alerts) = await reader.MessagesAsync();
                return alerts.Count > 0;
            },
            options.NavigationTimeout,
            stopAtMessages: false);
        if (!isIn || alerts.Count > 0)
        {
            throw StopException.Technical($"The sign-in at {site.Name} did not work{(alerts.Count == 0 ? "" : $": {string.Join("; ", alerts)}")}. Check the secrets '{userSecret}' and '{passwordSecret}'.");
        }
    }
}
