using System.Security.Cryptography;
using System.Text;
using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Hash_StandardsExamples_AreRight(string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Sha256.Hash(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public async Task Append_EveryLengthInAnyPieces_IsWhatTheSystemsLibrarySays()
    {
        byte[] data = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))];
        for (int length = 0; length <= data.Length; length++)
        {
            byte[] expected = SHA256.HashData(data.AsSpan(0, length));
            var inPieces = new Sha256();
            for (int at = 0, piece = 1; at < length; at += piece, piece = (piece * 3 % 89) + 1)
            {
                inPieces.Append(data.AsSpan(at, Math.Min(piece, length - at)));
            }

            Assert.Equal(expected, inPieces.Finish());
            Assert.Equal(expected, Sha256.Hash(data.AsSpan(0, length)));
        }

        byte[] large = new byte[200_000];
        Assert.Equal(SHA256.HashData(large), await Sha256.HashAsync(new MemoryStream(large)));
    }
}
