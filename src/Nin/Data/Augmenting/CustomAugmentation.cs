using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Data.Augmenting;

/// <summary>A random change of one's own to a training picture, as it was read and before all other changes.</summary>
/// <remarks>
/// Many threads ask it at once. All chance comes from the stream, so that a run has the same bits on any number of threads.
/// </remarks>
public abstract class CustomAugmentation
{
    /// <summary>Changes a picture.</summary>
    /// <param name="image">The picture; it must not be changed itself.</param>
    /// <param name="target">What it is to be answered with; changed where places move.</param>
    /// <param name="random">Random numbers of this picture in this epoch.</param>
    /// <returns>The changed picture, of any size, with as many channels.</returns>
    public abstract Image Apply(Image image, ref Target target, ref RandomStream random);
}
