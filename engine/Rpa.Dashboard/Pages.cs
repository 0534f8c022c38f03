namespace Rpa.Dashboard;

/// <summary>Where every page is: the only table of routes.</summary>
public static class Pages
{
    /// <summary>The overview.</summary>
    public const string Desk = "/";

    /// <summary>Open tasks.</summary>
    public const string Tasks = "/tasks";

    /// <summary>One task.</summary>
    public const string Task = "/tasks/{Reference}";

    /// <summary>The supervisor's queue.</summary>
    public const string Exceptions = "/exceptions";

    /// <summary>One case of the queue with its evidence.</summary>
    public const string Exception = "/exceptions/{Reference}";

    /// <summary>All cases.</summary>
    public const string Cases = "/cases";

    /// <summary>One case.</summary>
    public const string Case = "/cases/{Reference}";

    /// <summary>What became of the cases.</summary>
    public const string Results = "/results";

    /// <summary>Workers, schedules, bundles.</summary>
    public const string Operations = "/operations";

    /// <summary>Sign-in.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>Signed in, but without the role a page asks for.</summary>
    public const string Denied = "/denied";

    /// <summary>There is nothing at an address.</summary>
    public const string NotFound = "/not-found";

    /// <summary>Something failed on our side.</summary>
    public const string Failed = "/failed";

    /// <summary>A task's address.</summary>
    public static string TaskOf(string reference) => $"{Tasks}/{Uri.EscapeDataString(reference)}";

    /// <summary>The evidence view's address.</summary>
    public static string ExceptionOf(string reference) => $"{Exceptions}/{Uri.EscapeDataString(reference)}";

    /// <summary>A case's address.</summary>
    public static string CaseOf(string reference) => $"{Cases}/{Uri.EscapeDataString(reference)}";

    /// <summary>The address of a document's or picture's bytes.</summary>
    public static string BlobOf(string id) => $"/blobs/{Uri.EscapeDataString(id)}";

    /// <summary>An address with the query parts that are set.</summary>
    public static string With(string address, params (string Key, string? Value)[] query)
    {
        var set = query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value!)}").ToList();
        return set.Count == 0 ? address : $"{address}?{string.Join('&', set)}";
    }
}
