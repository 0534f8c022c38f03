using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rpa.Dashboard.Web;

/// <summary>An error's page is read, whatever was sent: the form that failed is not taken a second time.</summary>
internal sealed class ErrorPages(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            context.Request.Method = HttpMethods.Get;
            context.Request.ContentType = null;
            context.Features.Set<IFormFeature>(null);
            context.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(context);
    }
}
