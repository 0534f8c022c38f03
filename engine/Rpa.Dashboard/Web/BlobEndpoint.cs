using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Rpa.Dashboard.Session;
using Rpa.Engine;

namespace Rpa.Dashboard.Web;

/// <summary>
/// Bytes that strangers sent. The type comes from the content; the browser may not guess, run or frame anything; what is no plain picture, PDF or text is only saved.
/// </summary>
internal static partial class BlobEndpoint
{
    private static readonly FrozenSet<string> Shown = new[] { "image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/plain" }.ToFrozenSet();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/blobs/{id}", async (string id, RpaEngine engine, HttpContext context) =>
    {
        if (!Id().IsMatch(id) || await engine.Queries.BlobAsync(id, context.User.ToActor(), context.RequestAborted) is not { } blob)
        {
            return Results.NotFound();
        }

        var mediaType = blob.MediaType.Split(';')[0].Trim().ToLowerInvariant();
        var isShown = Shown.Contains(mediaType);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'self'";
        headers.CacheControl = "private, max-age=600, immutable";
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(FileName(blob.Name));
        headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(blob.Bytes, isShown ? mediaType == "text/plain" ? "text/plain; charset=utf-8" : mediaType : "application/octet-stream");
    }).RequireAuthorization();

    private static string FileName(string name)
    {
        var last = name.Split('/', '\\')[^1];
        return last.Length == 0 ? "document" : last;
    }

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
