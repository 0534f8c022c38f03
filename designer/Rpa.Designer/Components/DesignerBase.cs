using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Rpa.Engine;

namespace Rpa.Designer.Components;

/// <summary>What the process owner's pages have at hand.</summary>
public abstract class DesignerBase : ComponentBase
{
    /// <summary>The engine behind the pages.</summary>
    [Inject]
    protected RpaEngine Engine { get; set; } = null!;

    /// <summary>The request that is answered.</summary>
    [CascadingParameter]
    protected HttpContext Http { get; set; } = null!;

    /// <summary>German or English text, by the request's language.</summary>
    protected static string T(string de, string en) => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal) ? en : de;
}
