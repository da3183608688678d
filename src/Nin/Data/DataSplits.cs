using Nin.Data.Folders;
using Nin.Data.Loading;

namespace Nin.Data;

/// <summary>The parts of a data set: what is learned from, what choices are made on, and what is looked at last.</summary>
/// <param name="Name">The name of the whole set, such as <c>mnist</c>.</param>
/// <param name="Train">The pictures learned from.</param>
/// <param name="Validation">The pictures choices are made on (best epoch, early stopping), or null.</param>
/// <param name="Test">The pictures for the last look, or null.</param>
public sealed record DataSplits(string Name, Dataset Train, Dataset? Validation, Dataset? Test)
{
    /// <summary>What the user should know of how the parts were made, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The pictures that were left out because they cannot be decoded.</summary>
    public IReadOnlyList<BadPicture> Skipped { get; init; } = [];

    /// <summary>The files of a picture folder or archive that no part has; null for other layouts.</summary>
    internal LeftOutFiles? LeftOut { get; init; }

    /// <summary>
    /// The memory for decoded pictures, which the set shares with whoever keeps them in another size; null for the default.
    /// </summary>
    internal KeptPictures? Kept { get; init; }

    /// <summary>
    /// Whether the test part was set aside picture by picture, so that a validation part is to be set aside so too.
    /// </summary>
    internal bool IsSetAsideByContent { get; init; }

    /// <summary>
    /// Whether this is a published set, to be used as it is: with other pictures its figures could not be compared.
    /// </summary>
    internal bool IsPublished { get; init; }
}
