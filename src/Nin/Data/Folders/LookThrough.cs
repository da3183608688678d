using Nin.Formats;
using Nin.Imaging;
using Nin.Threading;

namespace Nin.Data.Folders;

/// <summary>
/// Looks at the pictures of all parts before hours are spent, so that a bad one is named now and not after the last epoch.
/// </summary>
/// <remarks>
/// Files are decoded until so many bytes of them have been, which takes seconds; what was decoded stays decoded as far as memory
/// allows. Of the files behind these only the format is recognised.
/// </remarks>
internal static class LookThrough
{
    private const long DecodedBytes = 64L << 20;

    /// <exception cref="NinFormatException">A picture is damaged; the first one in the order of the parts is named.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static void Run(DataSplits data, CancellationToken cancellation)
    {
        using var pool = WorkerPool.Of(0);
        long left = DecodedBytes;
        foreach (Dataset part in new[] { data.Train, data.Validation, data.Test }.OfType<Dataset>().Where(part => part.IsEncoded))
        {
            long[] before = new long[part.Count];
            for (int i = 0; i < part.Count; i++)
            {
                (before[i], left) = (left, left - part.EncodedLength(i));
            }

            var problems = new NinFormatException?[part.Count];
            pool.Run(part.Count, index =>
            {
                cancellation.ThrowIfCancellationRequested();
                problems[index] = ProblemOf(part, index, isDecoded: before[index] > 0);
            });
            if (Array.Find(problems, problem => problem is not null) is NinFormatException first)
            {
                throw first;
            }
        }
    }

    private static NinFormatException? ProblemOf(Dataset part, int index, bool isDecoded)
    {
        try
        {
            // What cannot be recognised is decoded too, for the message that this gives.
            if (isDecoded || part.Encoded(index) is not ReadOnlyMemory<byte> file
                || ImageDecoders.Default.Find(file.Span) is null)
            {
                part.Read(index);
            }

            return null;
        }
        catch (NinFormatException error)
        {
            return error;
        }
    }
}
