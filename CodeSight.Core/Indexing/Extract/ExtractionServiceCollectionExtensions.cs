using CodeSight.Core.Configuration;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using CodeSight.Extraction.Ocr;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Core.Indexing.Extract;

/// <summary>Registers the reading of files.</summary>
public static class ExtractionServiceCollectionExtensions
{
    private const long OcrMemoryBytes = 300L << 20;

    /// <summary>
    /// Adds <see cref="IExtractionService"/> and <see cref="IPageRecognizer"/>. The size limit is that of <see cref="CodeSightOptions"/> where it is
    /// registered; register <see cref="ExtractionOptions"/> before for other limits.
    /// </summary>
    public static IServiceCollection AddExtraction(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
        {
            // In a container, the memory that its limit allows.
            var options = ExtractionOptions.Within(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.ProcessorCount);
            return provider.GetService<CodeSightOptions>() is { } settings
                ? options with { MaxFileBytes = settings.MaxFileBytes, HiddenContent = settings.HiddenContent }
                : options;
        });
        services.TryAddSingleton<ExtractionService>();
        services.TryAddSingleton<IExtractionService>(provider => provider.GetRequiredService<ExtractionService>());
        services.TryAddSingleton(provider => Ocr(provider.GetService<CodeSightOptions>()));
        services.TryAddSingleton<IPageRecognizer, TesseractRecognizer>();
        return services;
    }

    // A drawn page and Tesseract's work on it take about 300 MB; a quarter of the memory is for them.
    private static OcrOptions Ocr(CodeSightOptions? settings)
    {
        var fitting = (int)Math.Min(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 / OcrMemoryBytes);
        var options = new OcrOptions { MaxAtOnce = Math.Max(1, fitting) };
        return settings is null ? options : options with { IsWanted = settings.UsesOcr, Languages = settings.OcrLanguages };
    }
}
