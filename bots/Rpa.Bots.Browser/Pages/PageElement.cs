using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pages;

/// <summary>An element of the page, however it was found.</summary>
internal abstract record PageElement
{
    /// <summary>The same element for Playwright's ways.</summary>
    public abstract Task<IElementHandle> HandleAsync();
}

/// <summary>An element that Playwright found.</summary>
internal sealed record HandleElement(IElementHandle Handle) : PageElement
{
    public override Task<IElementHandle> HandleAsync() => Task.FromResult(Handle);
}
