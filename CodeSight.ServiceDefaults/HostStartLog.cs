using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.ServiceDefaults;

/// <summary>What the generic host logs about a start that fails.</summary>
public static class HostStartLog
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>
    /// Keeps the host from logging an exception of this kind: the program that gets it says it in one sentence, which must not follow a
    /// stack trace.
    /// </summary>
    public static void SayRefusalsOnly<TRefusal>(this IHostApplicationBuilder builder)
        where TRefusal : Exception
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(
            provider => new Factory<TRefusal>(provider.GetRequiredService<LoggerFactory>())));
    }

    private sealed class Factory<TRefusal>(LoggerFactory inner) : ILoggerFactory
        where TRefusal : Exception
    {
        public ILogger CreateLogger(string categoryName)
        {
            var logger = inner.CreateLogger(categoryName);
            return categoryName == HostCategory ? new HostLogger<TRefusal>(logger) : logger;
        }

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() => inner.Dispose();
    }

    private sealed class HostLogger<TRefusal>(ILogger inner) : ILogger
        where TRefusal : Exception
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not TRefusal) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
