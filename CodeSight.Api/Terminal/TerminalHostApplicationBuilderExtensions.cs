namespace CodeSight.Api.Terminal;

/// <summary>Registration of the terminal's view.</summary>
internal static class TerminalHostApplicationBuilderExtensions
{
    /// <summary>
    /// Shows the address and the progress, and of the log only warnings and errors, so that they do not write over each other.
    /// </summary>
    public static void AddTerminalProgress(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter(level => level >= LogLevel.Warning);
        // A person reads it, in a file too.
        if (builder.Configuration["Logging:Console:FormatterName"] is null) builder.Logging.AddSimpleConsole();
        builder.Services.AddHostedService<TerminalProgress>();
    }
}
