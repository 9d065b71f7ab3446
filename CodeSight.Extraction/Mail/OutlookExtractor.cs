using CodeSight.Extraction.Packages;

namespace CodeSight.Extraction.Mail;

/// <summary>Messages saved by Outlook (MSG): headers, body and attachments as those of any mail.</summary>
/// <param name="findExtractor">The extractor of an attachment, or null where there is none.</param>
internal sealed class OutlookExtractor(Func<SourceFile, IExtractor?> findExtractor) : IExtractor
{
    /// <inheritdoc/>
    /// <remarks>That of an attached PDF.</remarks>
    public bool HasSecondReader => true;

    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        if (CompoundFile.TryOpen(file.Bytes) is not { } container || !IsMessage(container))
            throw new FileFaultException("It is not a message of Outlook, or it is damaged.");
        var message = new OutlookMessage(container, file.Limits, cancellationToken).Read(container.Root, 1);
        return MailExtractor.Read(message, file, findExtractor, cancellationToken);
    }

    /// <summary>Whether the container holds a message.</summary>
    public static bool IsMessage(CompoundFile container) => container.Root.Entries.ContainsKey("__properties_version1.0");
}
