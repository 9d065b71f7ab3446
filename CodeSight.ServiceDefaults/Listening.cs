using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace CodeSight.ServiceDefaults;

/// <summary>Where a service listens.</summary>
public static class Listening
{
    /// <summary>Listens where the settings say, unless --urls or ASPNETCORE_URLS say otherwise.</summary>
    /// <param name="address">The http address of the settings; asked for only where it counts.</param>
    public static void ListenOn(this WebApplicationBuilder builder, Func<string> address)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(address);
        if (!string.IsNullOrWhiteSpace(builder.Configuration[WebHostDefaults.ServerUrlsKey])) return;
        // The .NET images set HTTP_PORTS to 8080 for everybody.
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "").UseUrls(address());
    }
}
