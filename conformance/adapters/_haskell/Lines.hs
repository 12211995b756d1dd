{-# LANGUAGE LambdaCase, OverloadedStrings #-}
-- | Protocol lines/1 for Haskell: one JSON object a line on stdin, one answer a line on stdout.
-- An adapter calls 'serve' with its version and a function that calls its library.
module Lines (Given (..), Out, Unsupported (..), serve, unsupported, value, only) where

import Control.Exception
import Control.Monad (forM_, unless)
import Data.Aeson
import qualified Data.Aeson.KeyMap as Map
import Data.Aeson.Types (Parser, parseEither)
import qualified Data.ByteString as B
import qualified Data.ByteString.Base64 as Base64
import qualified Data.ByteString.Char8 as C
import qualified Data.ByteString.Lazy.Char8 as L
import Data.Char (isSpace, toLower)
import Data.List (nub, (\\))
import qualified Data.Text as T (pack)
import qualified Data.Text.Encoding as T
import Data.Version (showVersion)
import System.Info (fullCompilerVersion)
import System.IO

type Pair = (B.ByteString, B.ByteString)

-- | What 'sign' made, by field; those that are missing are answered as empty.
type Out = [(Key, B.ByteString)]

-- | A case to sign. All texts are octets.
data Given = Given
  { method, url, body :: B.ByteString, headers, oauth :: [Pair]
  , consumerSecret, tokenSecret, privateKey, realm, placement :: B.ByteString }

newtype Unsupported = Unsupported String deriving Show
instance Exception Unsupported

unsupported :: String -> IO a
unsupported = throwIO . Unsupported

-- | Texts that JSON cannot carry travel as "b64:...".
newtype Octets = Octets { octets :: B.ByteString }

instance FromJSON Octets where
  parseJSON = withText "text" $ \t -> let raw = T.encodeUtf8 t in
    Octets <$> maybe (pure raw) (either fail pure . Base64.decode) (B.stripPrefix "b64:" raw)

instance ToJSON Octets where
  toJSON (Octets raw) = case T.decodeUtf8' raw of
    Right t | not ("b64:" `B.isPrefixOf` raw) -> String t
    _ -> String ("b64:" <> T.decodeLatin1 (Base64.encode raw))

instance FromJSON Given where
  parseJSON = withObject "given" $ \o -> do
    request <- o .: "request"
    credentials <- o .: "credentials"
    let text from name = octets <$> from .: name
        pairs from name = map (\(n, v) -> (octets n, octets v)) <$> from .: name
    Given <$> text request "method" <*> text request "url" <*> text request "body" <*> pairs request "headers" <*> pairs o "oauth"
      <*> text credentials "consumer_secret" <*> text credentials "token_secret" <*> text credentials "private_key"
      <*> text o "realm" <*> text o "placement"

-- | The one value of a protocol parameter.
value :: Given -> B.ByteString -> Maybe B.ByteString
value given name = lookup name (oauth given)

-- | Refuses cases that set protocol parameters which the library has no setting for.
only :: Given -> [B.ByteString] -> IO ()
only given names = do
  let seen = map fst (oauth given)
  forM_ (seen \\ names) $ \name -> unsupported ("no way to set " ++ C.unpack name)
  unless (nub seen == seen) $ unsupported "no way to set a parameter twice"

-- | Answers every line until the input ends. declines says of an exception whether the library declines by it.
serve :: String -> (SomeException -> Bool) -> (Given -> IO Out) -> IO ()
serve version declines sign = do
  passport <- either fail pure =<< eitherDecodeFileStrict "passport.json"
  forM_ [stdin, stdout] (`hSetBinaryMode` True)
  let loop = isEOF >>= \case
        True -> pure ()
        False -> do
          line <- C.getLine
          unless (C.all isSpace line) (answer passport line >>= L.putStrLn . encode >> hFlush stdout)
          loop
  loop
  where
    answer passport line = do
      message <- either fail pure (eitherDecodeStrict line)
      reply <- asked passport message `catches`
        [ Handler $ \(Unsupported why) -> pure (said "unsupported" why)
        , Handler $ \e -> pure (said (if declines e then "refused" else "error") (show (e :: SomeException))) ]
      pure (Map.union (Map.filterWithKey (\name _ -> name == "seq") message) reply)
    asked passport message = case Map.lookup "op" message of
      Just (String "hello") -> pure $ Map.union passport $ Map.fromList
        [("protocol", Number 1), ("version", toJSON version), ("language", toJSON ("Haskell, GHC " ++ showVersion fullCompilerVersion))]
      Just (String "sign") -> do
        given <- either fail pure (parseEither (.: "given") message)
        check passport given
        out <- sign given
        pure (Map.singleton "out" (Object (Map.union (Map.fromList [(name, toJSON (Octets made)) | (name, made) <- out]) blank)))
      _ -> unsupported "no such operation"
    said kind why = Map.singleton kind (toJSON (Octets (T.encodeUtf8 (T.pack why))))

-- | The fields of an answer, empty.
blank :: Object
blank = Map.fromList (("parameters", Array mempty) : [(name, String "") | name <- ["base_uri", "base_string", "key", "signature", "authorization", "url", "body"]])

-- | Answers for the library what its passport says it cannot do.
check :: Object -> Given -> IO ()
check passport given = do
  let says name what = T.decodeLatin1 what `elem` either (const []) id (parseEither (.: name) passport)
  forM_ (value given "oauth_signature_method") $ \m ->
    unless (says "features" (C.map toLower m)) $ unsupported ("no signature method " ++ C.unpack m)
  unless (says "placements" (placement given)) $ unsupported ("no way to place the parameters in the " ++ C.unpack (placement given))
  unless (B.null (realm given) || says "features" "realm") $ unsupported "no way to set a realm"
