using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>A picture file that cannot be decoded.</summary>
/// <param name="File">Its path within the folder or archive, with forward slashes.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record BadPicture(string File, string Problem)
{
    internal static BadPicture Of(string file, NinFormatException error) =>
        new(file, new NinFormatException(error.Format, error.Problem, null, error.Offset).Message);
}
