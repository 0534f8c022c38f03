using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pool;

namespace Rpa.Bots.Browser.Recording;

/// <summary>What is recorded, and how.</summary>
/// <param name="Address">Where it begins.</param>
/// <param name="Site">The name of the site in the script.</param>
/// <param name="IsHeaded">A window on this machine's screen; else a <see cref="Screencast"/> shows the pages.</param>
public sealed record RecordingOptions(Uri Address, string Site, bool IsHeaded)
{
    /// <summary>Path of Chromium; null looks for it.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>Chromium's own sandbox; null: yes, except as root.</summary>
    public bool? Sandbox { get; init; }
}

/// <summary>The page that a recording begins with does not come.</summary>
public sealed class AddressUnreachableException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// A browser in which a person does once what a script shall do: every field, choice and press is written down with a target that leads there alone. Passwords are not looked at.
/// </summary>
public sealed class RecordingSession : IAsyncDisposable
{
    private const int MostEvents = 5_000;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly RecordingOptions _options;
    private readonly Lock _lock = new();
    private readonly List<RecordedEvent> _events = [];
    private readonly List<IPage> _windows = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _marksNext;

    private RecordingSession(IPlaywright playwright, IBrowser browser, RecordingOptions options)
    {
        _playwright = playwright;
        _browser = browser;
        _options = options;
    }

    /// <summary>Something was recorded, or a window opened or closed.</summary>
    public event Action? Changed;

    /// <summary>Ends when the person has closed the last window.</summary>
    public Task Closed => _closed.Task;

    /// <summary>What was recorded, in words.</summary>
    public IReadOnlyList<string> Lines
    {
        get { lock (_lock) { return [.. EventFilter.Clean(_events).Where(e => e.Kind is not "page").Select(Line)]; } }
    }

    /// <summary>The next press is the submit.</summary>
    public bool MarksNext
    {
        get { lock (_lock) { return _marksNext; } }
    }

    /// <summary>The window in use, for a person who is played by a program; null when the last one is closed.</summary>
    public IPage? Page
    {
        get { lock (_lock) { return _windows.LastOrDefault(); } }
    }

    /// <summary>Opens the browser at the address.</summary>
    /// <exception cref="BotConfigurationException">There is no browser, or it does not start.</exception>
    /// <exception cref="AddressUnreachableException">The address does not answer.</exception>
    public static async Task<RecordingSession> StartAsync(RecordingOptions options, CancellationToken cancellationToken)
    {
        var path = ChromiumFinder.Demand(options.ExecutablePath, options.IsHeaded);
        var playwright = await Playwright.CreateAsync();
        try
        {
            var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path, Headless = !options.IsHeaded, ChromiumSandbox = options.Sandbox ?? !Environment.IsPrivilegedProcess, Args = ChromiumPool.Flags,
                HandleSIGINT = false, HandleSIGTERM = false, HandleSIGHUP = false,
            });
            var session = new RecordingSession(playwright, browser, options);
            await session.OpenAsync(cancellationToken);
            return session;
        }
        catch (Exception e) when (e is TimeoutException || (e is PlaywrightException && e.Message.Contains("net::ERR_", StringComparison.Ordinal)))
        {
            playwright.Dispose();
            var reason = e is TimeoutException ? "no page came within 30 seconds" : e.Message[e.Message.IndexOf("net::ERR_", StringComparison.Ordinal)..].Split(' ', '\n')[0];
            throw new AddressUnreachableException($"{options.Address} does not answer: {reason}. Open it in your own browser to see whether the address is right and the site is up.", e);
        }
        catch (PlaywrightException e)
        {
            playwright.Dispose();
            throw new BotConfigurationException($"The browser cannot record at {options.Address}: {e.Message.Split('\n', 2)[0]}", e);
        }
    }

    /// <summary>Makes the next press the submit, or takes that back.</summary>
    public void MarkNextPress(bool isOn)
    {
        lock (_lock)
        {
            _marksNext = isOn;
        }

        Changed?.Invoke();
    }

    /// <summary>The next click points at a value to read and presses nothing.</summary>
    public async Task ReadNextAsync()
    {
        if (Page is { } page)
        {
            foreach (var frame in page.Frames)
            {
                await Quiet.IgnoreAsync(frame.EvaluateAsync("() => window.__rpaRead && window.__rpaRead(true)"));
            }
        }
    }

    /// <summary>Takes back the last step. What the page did meanwhile stays done.</summary>
    public void Undo()
    {
        lock (_lock)
        {
            var last = _events.FindLastIndex(e => e.Kind is not "page");
            if (last >= 0)
            {
                _events.RemoveAt(last);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>The script of what was done so far.</summary>
    public RecordedScript Script(string name)
    {
        lock (_lock)
        {
            return ScriptBuilder.Build(_events, name, _options.Site, _options.Address.PathAndQuery);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Quiet.CloseAsync(_browser, TimeProvider.System);
        _playwright.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = "de-DE", TimezoneId = "Europe/Berlin", ServiceWorkers = ServiceWorkerPolicy.Block,
            ViewportSize = _options.IsHeaded ? ViewportSize.NoViewport : new ViewportSize { Width = Screencast.Width, Height = Screencast.Height },
        });
        await context.ExposeBindingAsync(RecorderFunctions.Binding, (BindingSource _, string json) => Take(json));
        await context.AddInitScriptAsync(RecorderFunctions.Script);
        context.Page += (_, page) => Follow(page);
        _browser.Disconnected += (_, _) => _closed.TrySetResult();
        var page = await context.NewPageAsync();
        await page.GotoAsync(_options.Address.AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded }).WaitAsync(cancellationToken);
    }

    private void Follow(IPage page)
    {
        lock (_lock)
        {
            if (_windows.Contains(page))
            {
                return;
            }

            if (_windows.Count > 0)
            {
                Add(new RecordedEvent("window", null, PageOf()));
            }

            _windows.Add(page);
        }

        page.Dialog += OnDialog;
        page.Close += (_, _) => Leave(page);
        Changed?.Invoke();
    }

    private void Leave(IPage page)
    {
        lock (_lock)
        {
            _windows.Remove(page);
            if (_windows.Count == 0)
            {
                _closed.TrySetResult();
            }
            else
            {
                Add(new RecordedEvent("window-closed", null, PageOf()));
            }
        }

        Changed?.Invoke();
    }

    private void OnDialog(object? sender, IDialog dialog)
    {
        lock (_lock)
        {
            Add(new RecordedEvent("dialog", null, PageOf(), dialog.DefaultValue, dialog.Type));
        }

        // The person means what was pressed; an answer of no would be a step that does nothing.
        _ = Quiet.IgnoreAsync(dialog.AcceptAsync(dialog.DefaultValue));
        Changed?.Invoke();
    }

    private void Take(string json)
    {
        if (RecordedEvent.Parse(json) is not { } told)
        {
            return;
        }

        lock (_lock)
        {
            if (told.Kind == "press" && _marksNext)
            {
                _marksNext = false;
                told = told with { IsMarked = true };
            }

            Add(told);
        }

        Changed?.Invoke();
    }

    private void Add(RecordedEvent told)
    {
        if (_events.Count < MostEvents)
        {
            _events.Add(told);
        }
    }

    private RecordedPage PageOf() => _events.Count > 0 ? _events[^1].Page : new RecordedPage("/", "", [], [], [], Password: false);

    private static string Line(RecordedEvent e)
    {
        var target = e.Target?.Name ?? "";
        return e.Kind switch
        {
            "fill" => $"fill '{target}'",
            "password" => $"fill '{target}' with a secret",
            "choose" or "choose-several" => $"choose '{e.Value?.Replace("\n", "', '", StringComparison.Ordinal)}' in '{target}'",
            "check" => e.Value == "true" ? $"check '{target}'" : $"uncheck '{target}'",
            "upload" => $"upload to '{target}'",
            "press" => e.IsMarked ? $"submit '{target}'" : $"click '{target}'",
            "key" => $"press {e.Value} in '{target}'",
            "read" => $"read '{target}'",
            "dialog" => "accepted a dialog",
            "window" => "a window opened",
            _ => "the window closed",
        };
    }
}
