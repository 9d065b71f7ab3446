using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CodeSight.ServiceDefaults;

/// <summary>Configures console logging: plain text on a terminal, one JSON object a line otherwise.</summary>
public static class ConsoleLogs
{
    /// <summary>Chooses the form, unless Logging:Console:FormatterName does.</summary>
    public static void AddConsoleLogs(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Environment.IsDevelopment() && Console.IsOutputRedirected
                && builder.Configuration["Logging:Console:FormatterName"] is null)
            builder.Logging.AddJsonConsole(Format);
    }

    private static void Format(JsonConsoleFormatterOptions json)
    {
        json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        json.UseUtcTimestamp = true;
        // Quotes and umlauts need no escaping in a log.
        json.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }
}
