using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pages;

/// <summary>A field that was filled on the page that is shown, to be compared again before the page is left.</summary>
/// <param name="Handle">The control.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Raw">What it held when it had settled.</param>
internal sealed record FilledField(IElementHandle Handle, string Title, string Raw);

/// <summary>What happens on a page while a script works on it: answers of the server, dialogs, errors, the fields filled so far.</summary>
internal sealed class LivePage : IDisposable
{
    private const int MostErrors = 20;
    private readonly Lock _lock = new();
    private readonly List<string> _errors = [];
    private readonly List<string> _dialogs = [];
    private readonly List<string> _traffic = [];
    private readonly List<FilledField> _filled = [];
    private bool _recording;
    private int _status;

    public LivePage(IPage page)
    {
        Page = page;
        page.Response += OnResponse;
        page.Console += OnConsole;
        page.PageError += OnPageError;
        page.Dialog += OnDialog;
        page.DOMContentLoaded += OnDocument;
    }

    public IPage Page { get; }

    /// <summary>Questions of the page (`confirm`) are answered with yes instead of no.</summary>
    public bool AcceptDialogs { get; set; }

    /// <summary>HTTP status of the document that is shown; 0 before the first.</summary>
    public int Status => Volatile.Read(ref _status);

    /// <summary>The path of the address that is shown.</summary>
    public string Path => Uri.TryCreate(Page.Url, UriKind.Absolute, out var address) ? address.AbsolutePath : Page.Url;

    /// <summary>Fields filled in the document that is shown.</summary>
    public IReadOnlyList<FilledField> Filled
    {
        get { lock (_lock) { return [.. _filled]; } }
    }

    public void Remember(FilledField field)
    {
        lock (_lock)
        {
            _filled.Add(field);
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
    public IReadOnlyList<string> TakeErrors() => Take(_errors);

    /// <summary>Dialogs the page showed since the last call.</summary>
    public IReadOnlyList<string> TakeDialogs() => Take(_dialogs);

    /// <summary>Starts to write down what is sent.</summary>
    public void RecordTraffic()
    {
        lock (_lock)
        {
            _recording = true;
        }
    }

    /// <summary>What was sent since <see cref="RecordTraffic"/>, such as `POST /entries 303`.</summary>
    public IReadOnlyList<string> TakeTraffic() => Take(_traffic);

    public void Dispose()
    {
        Page.Response -= OnResponse;
        Page.Console -= OnConsole;
        Page.PageError -= OnPageError;
        Page.Dialog -= OnDialog;
        Page.DOMContentLoaded -= OnDocument;
    }

    private static string Short(string text) => text.Length <= 300 ? text : text[..300];

    private List<string> Take(List<string> list)
    {
        lock (_lock)
        {
            var taken = list.ToList();
            list.Clear();
            return taken;
        }
    }

    private void Add(List<string> list, string text)
    {
        lock (_lock)
        {
            if (list.Count < MostErrors)
            {
                list.Add(Short(text));
            }
        }
    }

    private void OnResponse(object? sender, IResponse response)
    {
        var request = response.Request;
        var isDocument = request.IsNavigationRequest && request.Frame == Page.MainFrame;
        if (isDocument)
        {
            Volatile.Write(ref _status, response.Status);
        }

        if (_recording && (isDocument || request.Method is not ("GET" or "HEAD" or "OPTIONS")))
        {
            var path = Uri.TryCreate(request.Url, UriKind.Absolute, out var address) ? address.AbsolutePath : request.Url;
            Add(_traffic, $"{request.Method} {path} {response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        }
    }

    private void OnConsole(object? sender, IConsoleMessage message)
    {
        if (message.Type == "error")
        {
            Add(_errors, message.Text);
        }
    }

    private void OnPageError(object? sender, string error) => Add(_errors, error);

    private void OnDocument(object? sender, IPage page) => ForgetFilled();

    private void OnDialog(object? sender, IDialog dialog)
    {
        Add(_dialogs, $"{dialog.Type}: {dialog.Message}");
        _ = AnswerAsync(dialog);
    }

    private async Task AnswerAsync(IDialog dialog)
    {
        try
        {
            if (AcceptDialogs || dialog.Type is DialogType.Alert or DialogType.BeforeUnload)
            {
                await dialog.AcceptAsync();
            }
            else
            {
                await dialog.DismissAsync();
            }
        }
        catch (PlaywrightException)
        {
            // The dialog went with its page.
        }
    }
}
