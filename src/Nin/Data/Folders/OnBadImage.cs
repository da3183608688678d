using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>What is done with a picture file that cannot be decoded.</summary>
public enum OnBadImage
{
    /// <summary>Reading it throws, and names it.</summary>
    Stop,

    /// <summary>
    /// It is left out, before any part is set aside. Every picture is decoded once for that; where more than three, and more than
    /// one in a hundred, are bad, opening the set throws.
    /// </summary>
    Skip,

    /// <summary>
    /// What can be read of a damaged JPEG is taken (<see cref="Limits.AllowDamaged"/>), with grey where data is missing. What
    /// cannot be decoded at all throws, as with <see cref="Stop"/>.
    /// </summary>
    Repair,
}
