using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution;
using Nin.Formats;
using Nin.Models;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Explanation;

/// <summary>Goes through a data set and keeps the pictures in which a unit is strongest.</summary>
internal static class StrongestPlaces
{
    /// <summary>Where in a picture a unit is strongest.</summary>
    /// <param name="Index">The picture.</param>
    /// <param name="Value">What the unit computes.</param>
    /// <param name="Pixel">The pixel of its map.</param>
    internal readonly record struct Found(int Index, float Value, int Pixel);

    /// <summary>
    /// The pictures with the largest numbers, the largest first; of equal numbers the first picture. Only as many as are wanted
    /// are kept at any time, and which those are depends on no thread.
    /// </summary>
    public static Found[] In(
        Dataset dataset, Preprocessing preprocessing, InferenceExecutor executor, FeatureShape shape, int channel, int count,
        WorkerPool pool, IWorkObserver<int>? observer, CancellationToken cancellation)
    {
        int length = preprocessing.Length, room = Math.Min(PictureChunk.Of(Math.Max(length, shape.Length)), dataset.Count);
        float[] pictures = new float[room * length], maps = new float[room * shape.Length];
        var found = new Found[room];
        var strongest = new PriorityQueue<Found, (float Value, int Earlier)>();
        for (int first = 0; first < dataset.Count; first += room)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, taken = Math.Min(room, dataset.Count - first);
            pool.Run(
                taken,
                i => dataset.Use(start + i, image =>
                {
                    preprocessing.Apply(image, pictures.AsSpan(i * length, length));
                    return true;
                }));
            executor.Run(taken, pictures.AsMemory(0, taken * length), maps.AsMemory(0, taken * shape.Length));
            pool.Run(taken, i => found[i] = Largest(start + i, maps.AsSpan(i * shape.Length, shape.Length), shape, channel));
            foreach (Found one in found.AsSpan(0, taken))
            {
                strongest.Enqueue(one, (one.Value, -one.Index));
                if (strongest.Count > count)
                {
                    strongest.Dequeue();
                }
            }

            observer?.OnProgress(first + taken);
        }

        return [.. strongest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    /// <summary>The largest number of a channel; a number that is none is never the largest.</summary>
    public static Found Largest(int index, ReadOnlySpan<float> maps, FeatureShape shape, int channel)
    {
        int pixel = 0;
        float largest = float.NegativeInfinity;
        for (int i = 0; i < shape.Pixels; i++)
        {
            float value = maps[(i * shape.Channels) + channel];
            (pixel, largest) = value > largest ? (i, value) : (pixel, largest);
        }

        return new Found(index, largest, pixel);
    }
}
