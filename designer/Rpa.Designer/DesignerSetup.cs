using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rpa.Designer.Checking;
using Rpa.Designer.Drawing;

namespace Rpa.Designer;

/// <summary>Puts the process owner's pages into a web application. The pages themselves are found by the dashboard's router (<see cref="Pages"/>).</summary>
public static class DesignerSetup
{
    private static readonly byte[] Script = Read("designer.js");

    /// <summary>The assembly with the pages.</summary>
    public static Assembly Pages => typeof(DesignerSetup).Assembly;

    internal static string ScriptAddress { get; } = "/designer-assets/designer.js?v=" + Convert.ToHexStringLower(SHA256.HashData(Script))[..12];

    /// <summary>What the pages need; <paramref name="drawer"/> runs Graphviz.</summary>
    public static IServiceCollection AddRpaDesigner(this IServiceCollection services, IGraphDrawer drawer)
    {
        services.AddSingleton(drawer);
        services.AddSingleton<DrawingCache>();
        services.AddSingleton<WorkflowChecker>();
        return services;
    }

    /// <summary>Script, drawings and the check of a changed text.</summary>
    public static void MapRpaDesigner(this IEndpointRouteBuilder routes)
    {
        var roles = new AuthorizeAttribute { Roles = DesignerPages.Roles };
        routes.MapGet("/designer-assets/designer.js", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(Script, "text/javascript; charset=utf-8");
        }).AllowAnonymous();
        routes.MapGet("/designer-drawings/{name}", (string name, DrawingCache drawings, HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
            return drawings.Find(Path.GetFileNameWithoutExtension(name)) is { } svg ? Results.Bytes(svg, "image/svg+xml") : Results.NotFound();
        }).RequireAuthorization(roles);
        routes.MapPost("/designer-check/{workflow}", async (string workflow, IFormCollection form, WorkflowChecker checker, HttpContext context) =>
            await checker.CheckAsync(workflow, form["text"].ToString(), context.RequestAborted) is { } result ? Results.Json(CheckAnswer.Of(result)) : Results.NotFound())
            .RequireAuthorization(roles);
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The asset '{name}' is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
