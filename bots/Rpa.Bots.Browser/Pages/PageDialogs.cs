using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pages;

/// <summary>How the dialogs of a page's scripts are answered, and what they said.</summary>
internal sealed class PageDialogs
{
    private readonly Lock _lock = new();
    private readonly ShortLines _shown = new();
    private readonly ShortLines _said = new();
    private bool _accept;
    private string? _answer;

    /// <summary>What dialogs have said since <see cref="Expect"/>.</summary>
    public IReadOnlyList<string> Said => _said.All;

    /// <summary>How dialogs are answered from now on: questions (`confirm`) yes or no, and what is typed where a text is asked for.</summary>
    public void Expect(bool accept, string? answer = null)
    {
        lock (_lock)
        {
            (_accept, _answer) = (accept, answer);
        }

        _said.Take();
    }

    /// <summary>Dialogs since the last call, such as `confirm: Wirklich?`.</summary>
    public IReadOnlyList<string> Take() => _shown.Take();

    public void OnDialog(object? sender, IDialog dialog)
    {
        _shown.Add($"{dialog.Type}: {dialog.Message}");
        _said.Add(dialog.Message);
        bool accept;
        string? answer;
        lock (_lock)
        {
            (accept, answer) = (_accept, _answer);
        }

        _ = AnswerAsync(dialog, accept, answer);
    }

    private static async Task AnswerAsync(IDialog dialog, bool accept, string? answer)
    {
        try
        {
            if (accept || dialog.Type is DialogType.Alert or DialogType.BeforeUnload)
            {
                await dialog.AcceptAsync(dialog.Type == DialogType.Prompt ? answer : null);
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
