namespace Rpa.Bots.Browser.Pages;

/// <summary>A field that was filled on the page that is shown, to be compared again before the page is left.</summary>
/// <param name="Element">The control.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Raw">What it held when it had settled.</param>
/// <param name="IsInFrame">It lies in a frame, which has a world of its own.</param>
internal sealed record FilledField(PageElement Element, string Title, string Raw, bool IsInFrame)
{
    /// <summary>Another spelling of the value that was meant: pages put marks and capitals in late.</summary>
    public Func<string, bool> Fits { get; init; } = static _ => false;
}
