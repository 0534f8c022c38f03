using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Rpa.Dashboard.Session;

namespace Rpa.Dashboard.Web;

/// <summary>Sign-in, sign-out and language: changes of the session, so POST with a form token.</summary>
internal static class SessionEndpoints
{
    public const string LanguageCookie = "rpa-language";

    public static void Map(IEndpointRouteBuilder routes, DashboardOptions options)
    {
        routes.MapPost("/session", async (IFormCollection form, HttpContext context) =>
        {
            if (options.DemoAccounts.FirstOrDefault(a => a.Name == form["account"]) is not { } account)
            {
                return Results.Redirect(Pages.With(Pages.SignIn, ("return", Local(form["return"]))));
            }

            await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(Identity(account)));
            return Results.LocalRedirect(Local(form["return"]));
        }).AllowAnonymous();
        routes.MapPost("/session/end", async (IFormCollection form, HttpContext context) =>
        {
            _ = form;
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.LocalRedirect(Pages.SignIn);
        }).AllowAnonymous();
        routes.MapPost("/language", (IFormCollection form, HttpContext context) =>
        {
            var language = form["language"] == "en" ? "en" : "de";
            context.Response.Cookies.Append(
                LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Path = "/" });
            return Results.LocalRedirect(Local(form["return"]));
        }).AllowAnonymous();
    }

    /// <summary>An address of these pages, or the desk: a return address is a stranger's text.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : Pages.Desk;

    private static ClaimsIdentity Identity(DemoAccount account) => new(
        [
            new Claim(ClaimTypes.Name, account.Name), new Claim(ClaimTypes.GivenName, account.Title), new Claim(Roles.DepartmentClaim, account.Department),
            .. account.Roles.Select(r => new Claim(ClaimTypes.Role, r)),
        ],
        CookieAuthenticationDefaults.AuthenticationScheme);
}
