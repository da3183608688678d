using Nin.Imaging;

namespace Nin.Explanation;

/// <summary>A picture in which a unit finds something, and where.</summary>
/// <param name="Index">The picture's index in its data set; 0 where it has none.</param>
/// <param name="Name">What the picture is called.</param>
/// <param name="Picture">The picture as it was given.</param>
/// <param name="Seen">The picture as the network sees it, at the size of the network's input: grey or RGB.</param>
/// <param name="Place">Where in it the unit is strongest.</param>
public sealed record UnitExample(int Index, string Name, Image Picture, Image Seen, UnitPlace Place)
{
    /// <summary>The part of the given picture that the network sees.</summary>
    internal SeenWindow Window { get; init; }
}
