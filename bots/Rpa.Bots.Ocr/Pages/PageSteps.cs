namespace Rpa.Bots.Ocr.Pages;

/// <summary>Steps that bring a page into the state readers expect; those named are left out.</summary>
[Flags]
public enum PageSteps
{
    /// <summary>Nothing is left out.</summary>
    None = 0,

    /// <summary>The sheet found in a photo, its perspective undone.</summary>
    Sheet = 1,

    /// <summary>Shadows and stains divided out.</summary>
    Background = 2,

    /// <summary>Faint ink made dark.</summary>
    Contrast = 4,

    /// <summary>Levelled.</summary>
    Level = 8,

    /// <summary>Turned upright by quarters of a circle.</summary>
    Turn = 16,
}
