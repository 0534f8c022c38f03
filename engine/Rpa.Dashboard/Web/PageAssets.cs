using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rpa.Dashboard.Web;

/// <summary>Style sheet, script and icon, inside the assembly: they are there however the program was started.</summary>
internal static class PageAssets
{
    private static readonly FrozenDictionary<string, Asset> All = new[]
    {
        Load("rpa.css", "text/css; charset=utf-8"), Load("rpa.js", "text/javascript; charset=utf-8"), Load("rpa.svg", "image/svg+xml"),
    }.ToFrozenDictionary(a => a.Name);

    /// <summary>The address of an asset; it changes with the content.</summary>
    public static string Address(string name) => $"/assets/{name}?v={All[name].Version}";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", (string name, HttpContext context) =>
    {
        if (!All.TryGetValue(name, out var asset))
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Bytes, asset.MediaType);
    }).AllowAnonymous();

    private static Asset Load(string name, string mediaType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The asset '{name}' is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(name, mediaType, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12], bytes);
    }

    private sealed record Asset(string Name, string MediaType, string Version, byte[] Bytes);
}
