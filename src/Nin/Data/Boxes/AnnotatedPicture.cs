using System.Collections.Immutable;
using Nin.Data.Folders;
using Nin.Data.Targets;

namespace Nin.Data.Boxes;

/// <summary>A picture and the boxes in it.</summary>
/// <param name="Index">The picture's number among the files.</param>
/// <param name="Part">The part it belongs to.</param>
/// <param name="Size">The rows and columns that the boxes are measured in; null where they are shares of the picture.</param>
/// <param name="Boxes">The boxes, each with an area and within the picture.</param>
internal sealed record AnnotatedPicture(
    int Index, FolderPart Part, (int Height, int Width)? Size, ImmutableArray<LabelledBox> Boxes);

/// <summary>What a reader of annotations found.</summary>
/// <param name="Classes">The classes' names.</param>
/// <param name="Pictures">The pictures, each once.</param>
/// <param name="HasParts">Whether anything says which part a picture belongs to.</param>
internal sealed record AnnotatedPictures(string[] Classes, IReadOnlyList<AnnotatedPicture> Pictures, bool HasParts);
