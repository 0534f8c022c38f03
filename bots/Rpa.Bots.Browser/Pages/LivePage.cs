using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pages;

/// <summary>What happens on a page while a script works on it: answers of the server, dialogs, errors, the fields filled so far.</summary>
internal sealed class LivePage : IDisposable
{
    private const float ArrivalPatience = 400;
    private static readonly TimeSpan NoDocument = TimeSpan.FromMilliseconds(400);
    private readonly Lock _lock = new();
    private readonly ShortLines _errors = new();
    private readonly ShortLines _traffic = new();
    private readonly List<(IPage Page, FilledField Field)> _filled = [];
    private readonly Stack<IPage> _openers = new();
    private int _expectedDownloads;
    private bool _recording;
    private readonly TimeProvider _time;
    private int _status;
    private int _documents;
    private int _arrivals;
    private int _leaving;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _leftAt;
    private string? _ledTo;
    private int _inFlight;
    private int _isArriving;
    private int _isReplacing;
    private long _busyAt;

    public LivePage(IPage page, TimeProvider time)
    {
        Page = page;
        _time = time;
        _busyAt = time.GetTimestamp();
        Attach(page);
    }

    /// <summary>The window that the steps work in.</summary>
    public IPage Page { get; private set; }

    /// <summary>The window in use was opened by another one.</summary>
    public bool HasOpener
    {
        get { lock (_lock) { return _openers.Count > 0; } }
    }

    /// <summary>What the page's scripts ask people.</summary>
    public PageDialogs Dialogs { get; } = new();

    /// <summary>The browser's own protocol.</summary>
    public PageProtocol Protocol { get; } = new();

    /// <summary>Files are taken until the result is disposed; at any other time a download is cancelled.</summary>
    public IDisposable ExpectDownload()
    {
        Interlocked.Increment(ref _expectedDownloads);
        return new Expected(this);
    }

    /// <summary>The steps go on in a window that the one in use has opened; when it closes, in the one in use now.</summary>
    public void Enter(IPage window)
    {
        lock (_lock)
        {
            _openers.Push(Page);
            Page = window;
        }

        Attach(window);
        window.Close += OnClose;
        if (window.IsClosed)
        {
            OnClose(null, window);
        }
    }

    /// <summary>Addresses at other hosts than the script declares, from which no document of the page may come.</summary>
    public Regex? Foreign { get; set; }

    /// <summary>The address outside the declared hosts that a document of the page, or by a redirect one of its frames, was to come from; null where there is none.</summary>
    public string? LedTo => Volatile.Read(ref _ledTo);

    /// <summary>Waits a moment for a document that has begun to arrive: to ask it before is a question for nothing.</summary>
    public async Task ArriveAsync()
    {
        if (Interlocked.Exchange(ref _isArriving, 0) != 0)
        {
            try
            {
                await Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded, new PageWaitForLoadStateOptions { Timeout = ArrivalPatience });
            }
            catch (TimeoutException)
            {
                // It may be complete enough all the same.
            }
        }
    }

    /// <summary>How many times the page has gone on to another document.</summary>
    public int Arrivals => Volatile.Read(ref _arrivals);

    /// <summary>Waits, after what leads away from a document, for the next one to begin: until it does, or its server gives none (a file, no content, a host that is kept back).</summary>
    /// <exception cref="TimeoutException">There was no answer within <paramref name="within"/>.</exception>
    public async Task LeaveAsync(int arrivals, TimeSpan within, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (Volatile.Read(ref _moved) is var moved && Arrivals == arrivals && !(Volatile.Read(ref _leaving) == 0 && _time.GetElapsedTime(Math.Max(start, Volatile.Read(ref _leftAt))) >= NoDocument))
        {
            if (_time.GetElapsedTime(start) >= within)
            {
                throw new TimeoutException($"The page {Path} was left, but no other came within {within.TotalSeconds:0} s.");
            }

            try
            {
                await moved.Task.WaitAsync(NoDocument, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Nothing moved; it may have ended without a document.
            }
        }
    }

    /// <summary>How many documents a server has given the page; it stays with what the page's own scripts make of one.</summary>
    public int Documents => Volatile.Read(ref _documents);

    /// <summary>For how long the page has asked its server for nothing and waits for no answer.</summary>
    public TimeSpan QuietFor => Volatile.Read(ref _inFlight) > 0 ? TimeSpan.Zero : _time.GetElapsedTime(Volatile.Read(ref _busyAt));

    /// <summary>HTTP status of the document that is shown; 0 before the first.</summary>
    public int Status => Volatile.Read(ref _status);

    /// <summary>The path of the address that is shown.</summary>
    public string Path => Uri.TryCreate(Page.Url, UriKind.Absolute, out var address) ? address.AbsolutePath : Page.Url;

    /// <summary>Fields filled in the document that is shown.</summary>
    public IReadOnlyList<FilledField> Filled
    {
        get { lock (_lock) { return [.. _filled.Where(f => f.Page == Page).Select(f => f.Field)]; } }
    }

    public void Remember(FilledField field)
    {
        lock (_lock)
        {
            _filled.Add((Page, field));
        }
    }

    public void ForgetFilled()
    {
        lock (_lock)
        {
            _filled.Clear();
        }
    }

    /// <summary>Errors of the page's scripts and of its console since the last call.</summary>
    public IReadOnlyList<string> TakeErrors() => _errors.Take();

    /// <summary>Starts to write down what is sent.</summary>
    public void RecordTraffic()
    {
        lock (_lock)
        {
            _recording = true;
        }
    }

    /// <summary>What was sent since <see cref="RecordTraffic"/>, such as `POST /entries 303`.</summary>
    public IReadOnlyList<string> TakeTraffic() => _traffic.Take();

    public void Dispose()
    {
        Detach(Page);
        foreach (var opener in _openers)
        {
            Detach(opener);
        }
    }

    private void Attach(IPage page)
    {
        page.FrameNavigated += OnNavigated;
        page.Request += OnRequest;
        page.RequestFinished += OnRequestEnded;
        page.RequestFailed += OnRequestEnded;
        page.Response += OnResponse;
        page.Console += OnConsole;
        page.PageError += OnPageError;
        page.Dialog += Dialogs.OnDialog;
        page.DOMContentLoaded += OnDocument;
        page.Download += OnDownload;
    }

    private void Detach(IPage page)
    {
        page.FrameNavigated -= OnNavigated;
        page.Request -= OnRequest;
        page.RequestFinished -= OnRequestEnded;
        page.RequestFailed -= OnRequestEnded;
        page.Response -= OnResponse;
        page.Console -= OnConsole;
        page.PageError -= OnPageError;
        page.Dialog -= Dialogs.OnDialog;
        page.DOMContentLoaded -= OnDocument;
        page.Download -= OnDownload;
        page.Close -= OnClose;
    }

    private void OnClose(object? sender, IPage window)
    {
        lock (_lock)
        {
            _filled.RemoveAll(f => f.Page == window);
            if (Page == window && _openers.Count > 0)
            {
                Page = _openers.Pop();
            }
        }
    }

    private void OnDownload(object? sender, IDownload download)
    {
        if (Volatile.Read(ref _expectedDownloads) == 0)
        {
            _errors.Add("a download that the script does not ask for was cancelled");
            _ = Pool.Quiet.IgnoreAsync(download.CancelAsync());
        }
    }

    private static bool IsMain(IRequest request) => request.Frame.ParentFrame is null;

    private void OnResponse(object? sender, IResponse response)
    {
        var request = response.Request;
        var isDocument = request.IsNavigationRequest && IsMain(request);
        if (isDocument)
        {
            Volatile.Write(ref _status, response.Status);
        }

        if (_recording && (isDocument || request.Method is not ("GET" or "HEAD" or "OPTIONS")))
        {
            var path = Uri.TryCreate(request.Url, UriKind.Absolute, out var address) ? address.AbsolutePath : request.Url;
            _traffic.Add($"{request.Method} {path} {response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        }
    }

    private void OnConsole(object? sender, IConsoleMessage message)
    {
        if (message.Type == "error")
        {
            _errors.Add(message.Text);
        }
    }

    private void OnPageError(object? sender, string error) => _errors.Add(error);

    private void OnRequest(object? sender, IRequest request)
    {
        Interlocked.Increment(ref _inFlight);
        Volatile.Write(ref _busyAt, _time.GetTimestamp());
        if (request.IsNavigationRequest)
        {
            Interlocked.Increment(ref _leaving);
            if (IsMain(request))
            {
                Volatile.Write(ref _isReplacing, 1);
            }
        }

        // A frame that the page itself wants from elsewhere is only left empty; see `HostFence`.
        if (request.IsNavigationRequest && Foreign?.IsMatch(request.Url) == true && (request.RedirectedFrom is not null || IsMain(request)))
        {
            Volatile.Write(ref _ledTo, request.Url);
        }
    }

    private void OnRequestEnded(object? sender, IRequest request)
    {
        // Requests that were under way when this began to listen end here too.
        if (Interlocked.Decrement(ref _inFlight) < 0)
        {
            Interlocked.Increment(ref _inFlight);
        }

        Volatile.Write(ref _busyAt, _time.GetTimestamp());
        if (request.IsNavigationRequest)
        {
            Volatile.Write(ref _leftAt, _time.GetTimestamp());
            if (Interlocked.Decrement(ref _leaving) < 0)
            {
                Interlocked.Increment(ref _leaving);
            }
        }
    }

    private void OnNavigated(object? sender, IFrame frame)
    {
        if (frame.ParentFrame is null)
        {
            Volatile.Write(ref _isArriving, 1);
            if (Interlocked.Exchange(ref _isReplacing, 0) != 0)
            {
                Interlocked.Increment(ref _documents);
            }

            Interlocked.Increment(ref _arrivals);
            Interlocked.Exchange(ref _moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    private void OnDocument(object? sender, IPage page)
    {
        Volatile.Write(ref _isArriving, 0);
        Volatile.Write(ref _busyAt, _time.GetTimestamp());
        lock (_lock)
        {
            _filled.RemoveAll(f => f.Page == page);
        }
    }

    private sealed class Expected(LivePage page) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                Interlocked.Decrement(ref page._expectedDownloads);
            }
        }
    }
}
