using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rpa.Dashboard.Web;

/// <summary>The sheets that bots write, to save. A name is looked up among the folder's own files, never made into a path.</summary>
internal static class SheetEndpoint
{
    private const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Names of the sheets there are.</summary>
    public static IReadOnlyList<string> Names(DashboardOptions options) => options.SheetFolder is { } folder && Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.xlsx").Select(f => Path.GetFileName(f)).Where(n => !n.StartsWith('~') && !n.StartsWith('.')).Order(StringComparer.Ordinal)]
        : [];

    public static void Map(IEndpointRouteBuilder routes, DashboardOptions options) => routes.MapGet("/sheets/{name}", (string name) =>
        Names(options).Contains(name) ? Results.File(File.ReadAllBytes(Path.Combine(options.SheetFolder!, name)), MediaType, name) : Results.NotFound()).RequireAuthorization();
}
