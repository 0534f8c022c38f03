using System.Globalization;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rpa.Dashboard.Components;
using Rpa.Dashboard.Session;
using Rpa.Dashboard.Web;
using Rpa.Engine;

namespace Rpa.Dashboard;

/// <summary>Puts the pages into a web application.</summary>
public static class DashboardSetup
{
    /// <summary>How long a session lasts without a request.</summary>
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(8);

    /// <summary>What the pages need: the engine, sign-in by cookie, antiforgery, two languages.</summary>
    public static IServiceCollection AddRpaDashboard(this IServiceCollection services, RpaEngine engine, DashboardOptions options)
    {
        services.AddSingleton(engine);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Flash>();
        services.AddHttpContextAccessor();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "rpa-session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = SessionLength;
            cookie.LoginPath = Pages.SignIn;
            cookie.AccessDeniedPath = Pages.Denied;
            cookie.ReturnUrlParameter = "return";
        });
        services.AddAuthorization();
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "rpa-form";
            form.Cookie.HttpOnly = true;
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.SuppressXFrameOptionsHeader = true;
        });
        services.AddRequestLocalization(language =>
        {
            CultureInfo[] spoken = [CultureInfo.GetCultureInfo("de"), CultureInfo.GetCultureInfo("en")];
            language.DefaultRequestCulture = new RequestCulture(spoken[0]);
            language.SupportedCultures = spoken;
            language.SupportedUICultures = spoken;
            language.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = SessionEndpoints.LanguageCookie }, new AcceptLanguageHeaderRequestCultureProvider()];
        });
        services.AddRazorComponents();
        return services;
    }

    /// <summary>What one request may cost, and nothing told about the server.</summary>
    public static void Limit(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = 1024 * 1024;
        server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        server.Limits.MaxConcurrentConnections = 1000;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }

    /// <summary>The pages with everything before them: headers, errors, language, sign-in, antiforgery.</summary>
    public static WebApplication MapRpaDashboard(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<DashboardOptions>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseRequestLocalization();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = Pages.Failed, AllowStatusCode404Response = true, CreateScopeForErrors = true });
        app.UseStatusCodePagesWithReExecute(Pages.NotFound, createScopeForStatusCodePages: true);
        app.UseMiddleware<ErrorPages>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        PageAssets.Map(app);
        BlobEndpoint.Map(app);
        SheetEndpoint.Map(app, options);
        SessionEndpoints.Map(app, options);
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. options.MorePages]).RequireAuthorization();
        return app;
    }
}
