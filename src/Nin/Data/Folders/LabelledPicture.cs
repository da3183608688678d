namespace Nin.Data.Folders;

/// <summary>A picture of a source, and where it belongs.</summary>
/// <param name="Index">Its number in the source.</param>
/// <param name="Part">The part it belongs to.</param>
/// <param name="Label">Its class.</param>
internal readonly record struct LabelledPicture(int Index, FolderPart Part, int Label);
