namespace Rpa.Designer;

/// <summary>Where the process owner's pages are.</summary>
public static class DesignerPages
{
    /// <summary>All processes.</summary>
    public const string List = "/designer";

    /// <summary>One process: text, drawing, findings.</summary>
    public const string Workflow = "/designer/{Workflow}";

    /// <summary>Who may see them.</summary>
    public const string Roles = "process-owner,supervisor";

    /// <summary>A process's address.</summary>
    public static string Of(string workflow) => $"{List}/{Uri.EscapeDataString(workflow)}";

    /// <summary>A drawing's address.</summary>
    public static string Drawing(string id) => $"/designer-drawings/{id}.svg";
}
